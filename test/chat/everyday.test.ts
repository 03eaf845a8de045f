import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { type Catalogue, loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { answerCan } from '../../action/commands/can.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { loadText, proofsOf } from '../access/read-scenarios.ts';

/** A command of an ordinary day, after an example of the AWS CLI's reference. */
interface EverydayCommand {
  readonly command: string;
  readonly does: string;
  /** The page of the operation in the AWS CLI's reference. */
  readonly page: string;
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'everyday');
const commands = readdirSync(folder)
  .sort()
  .flatMap(file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as EverydayCommand[]);
const serviceOf = ({ command }: EverydayCommand) => command.split(' ')[0] ?? '';

/**
 * The most commands, of 100, whose verdict may be unknown when the role and the guardrail allow everything. The list is
 * written from AWS's pages and is not to be fitted to what is known.
 */
const maxUnknownPercent = 3;

/**
 * The most commands that `allow-aliases` refuses. It is what is reached, and only goes down: some are refused for good,
 * because what they need cannot be seen in a command.
 */
const maxRefused = 11;

let catalogue: Catalogue;
let allowed: Proofs;

beforeAll(async () => {
  catalogue = await loadCatalogue();
  allowed = proofsOf(
    await loadText(`
version: 1
name: everyday
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: all, guardrails: [all] } }
rules: { permission/wildcard-write: off, permission/escalation: off, permission/credential-exposure: off, permission/many-changes: off, guardrail/administrator-access: off }
`),
  );
});

test('the list is long and wide', () => {
  expect(commands.length).toBeGreaterThanOrEqual(500);
  expect(new Set(commands.map(serviceOf)).size).toBeGreaterThanOrEqual(100);
  expect(new Set(commands.map(({ command }) => command)).size).toBe(commands.length);
  const odd = commands.filter(({ command, does, page }) => {
    const [service, operation] = command.split(' ');
    return (
      does === '' || page !== `https://docs.aws.amazon.com/cli/latest/reference/${service}/${operation}.html`
    );
  });
  expect(odd).toEqual([]);
});

test('each is right as the command of an alias', () => {
  const wrong = commands.flatMap(({ command }) =>
    checkCommand(catalogue, parseCommand(command)).map(
      ({ code, message }) => `${command}: ${code} ${message}`,
    ),
  );
  expect(wrong).toEqual([]);
});

test('hardly any is unknown where everything is allowed, and none is denied', () => {
  const verdicts = commands.map(({ command }) => {
    const { decision, because } =
      answerCan(allowed, 'ops', command, { as: undefined, targets: undefined }) ?? {};
    return { command, decision, why: because?.map(({ message }) => message).join('; ') };
  });
  const others = verdicts.filter(({ decision }) => decision !== 'allowed');
  expect(others.filter(({ decision }) => decision !== 'unknown')).toEqual([]);
  const table = others.map(({ command, why }) => `${command}: ${why}`);
  // Shown as a whole when there are too many.
  expect(table.length <= (commands.length * maxUnknownPercent) / 100 ? [] : table).toEqual([]);
});

test('allow-aliases refuses no more than it did', async () => {
  const aliases = commands.map(({ command }, index) => `  a${index}: ${JSON.stringify(command)}`);
  const loaded = await loadText(`
version: 1
name: everyday
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { granted: { allow-aliases: true } }
guardrails: { granted: { allow-aliases: true } }
aliases:
${aliases.join('\n')}
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: granted, guardrails: [granted], aliases: [${commands.map((_, index) => `a${index}`).join(', ')}] } }
`);
  const refused = new Map(
    loaded.diagnostics
      .filter(({ code, severity }) => code.startsWith('permission/alias-') && severity === 'error')
      .map(({ path, message }) => [path, message]),
  );
  const table = [...refused].map(
    ([path, message]) => `${commands[Number(path.replace(/^\D+/, ''))]?.command}: ${message}`,
  );
  expect(table.length <= maxRefused ? [] : table).toEqual([]);
});
