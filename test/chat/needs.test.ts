import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { answerCan } from '../../action/commands/can.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadText, proofsOf } from '../access/read-scenarios.ts';

/** An action on its resources, or why they are not known. */
interface Need {
  readonly action: string | undefined;
  readonly resources: readonly string[];
  readonly unknown: string | undefined;
  /** What is enough in its place. */
  readonly orElse?: Need;
}

interface NeedCase {
  readonly service: string;
  readonly page: string;
  readonly command: string;
  readonly needs: readonly Need[];
  readonly reason: string;
  /** Actions that are needed in some set-ups. */
  readonly provided: readonly string[];
  /** The verdict with just these needs, where it is not `allowed`. */
  readonly verdict: string | undefined;
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'needs');
const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };

/**
 * The tables in `needs/`: `= service page`, then a case a line, `command | needs | reason`, and `| provided actions` where
 * some set-ups need more, or `| verdict …` where just these needs are not enough. Needs are parted by `;`: an action and its resources, without `arn:aws:`, with R for the Region
 * and A for the account; `?text` for what the command does not show, with or without an action before it; ` or ` before what is enough in place of a need.
 */
function readTable(file: string): NeedCase[] {
  let head: readonly string[] = [];
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .flatMap(line => {
      if (line.startsWith('= ')) head = line.split(' ').slice(1);
      if (line.trim() === '' || line.startsWith('= ')) return [];
      const [command = '', needs = '', reason = '', more = ''] = line.split(' | ').map(text => text.trim());
      const [service = '', page = ''] = head;
      const verdict = /^verdict (\w+)$/.exec(more)?.[1];
      const provided =
        verdict !== undefined
          ? []
          : more
              .replace(/^provided /, '')
              .split(' ')
              .filter(Boolean);
      return [{ service, page, command, needs: needs.split(' ; ').map(readNeed), reason, provided, verdict }];
    });
}

function readNeed(text: string): Need {
  const [, action, unknown] = /^([\w-]+:\w+)?\s*\?(.*)$/.exec(text) ?? [];
  if (unknown !== undefined) return { action, resources: ['*'], unknown };
  const [first = '', other] = text.split(' or ');
  const [name, ...resources] = first.split(' ');
  const need = { action: name, resources: resources.map(toArn).sort(), unknown: undefined };
  return other === undefined ? need : { ...need, orElse: readNeed(other) };
}

/** Needs as texts that are equal for equal ones. */
function formatNeed({
  action,
  resources,
  orElse,
}: Pick<Need, 'action' | 'resources'> & { readonly orElse?: Pick<Need, 'action' | 'resources'> }): string {
  return `${action} ${[...resources].sort().join(' ')}${orElse === undefined ? '' : ` or ${formatNeed(orElse)}`}`;
}

function toArn(short: string): string {
  if (short === '*') return short;
  return `arn:aws:${short.replace(/:R:/, ':eu-west-1:').replace(/:A(?=:|$)/, ':123456789012')}`;
}

const cases = readdirSync(folder).sort().flatMap(readTable);

/** A Region for the command, unless it names one. */
const typed = ({ command }: NeedCase) =>
  command.includes('--region') ? command : `${command} --region eu-west-1`;

test('the tables are long and wide, and each case says why and where that is written', () => {
  expect(cases.length).toBeGreaterThanOrEqual(400);
  expect(new Set(cases.map(({ service }) => service)).size).toBeGreaterThanOrEqual(40);
  const commands = cases.map(({ command }) => command);
  const repeated = commands.filter((command, index) => commands.indexOf(command) !== index);
  expect(repeated).toEqual([]);
  expect(
    cases.filter(({ page, reason }) => !page.startsWith('https://docs.aws.amazon.com/') || reason === ''),
  ).toEqual([]);
  expect(cases.filter(({ service, command }) => !command.startsWith(`${service} `))).toEqual([]);
});

describe('what a command needs', () => {
  test.each(cases)('$command', each => {
    const parsed = parseCommand(typed(each));
    expect(
      checkCommand(catalogue, parsed).filter(({ code }) => /unknown-(service|operation|option)/.test(code)),
    ).toEqual([]);
    const found = requirementsOf(catalogue, parsed, { place, facts });
    if ('unknown' in found) throw new Error(found.unknown);
    const always = found.requirements.filter(({ when }) => when === undefined);
    const observed = [
      ...always.map(({ action, resources, resourcesUnknown, orElse }) =>
        resourcesUnknown === undefined
          ? formatNeed({ action, resources, ...(orElse === undefined ? {} : { orElse }) })
          : `${action} ? ${each.needs.find(need => need.action === action && need.unknown !== undefined && resourcesUnknown.includes(need.unknown))?.unknown ?? resourcesUnknown}`,
      ),
      ...found.missing.map(
        ({ message }) =>
          `? ${each.needs.find(need => need.action === undefined && message.includes(need.unknown ?? message))?.unknown ?? message}`,
      ),
    ];
    const expected = each.needs.map(({ unknown, ...need }) =>
      unknown === undefined
        ? formatNeed(need)
        : `${need.action === undefined ? '' : `${need.action} `}? ${unknown}`,
    );
    expect(observed.sort()).toEqual(expected.sort());
    const provided = found.requirements.filter(({ when }) => when !== undefined).map(({ action }) => action);
    expect(provided).toEqual(expect.arrayContaining([...each.provided]));
  });
});

/** A policy with these needs, each on its resources; what is unknown has none. */
function allow(needs: readonly Need[]): string {
  const statements = needs
    .filter(({ unknown }) => unknown === undefined)
    .map(
      ({ action, resources }) =>
        `{ actions: [${JSON.stringify(action)}], resources: ${JSON.stringify(resources.map(fill))} }`,
    );
  return statements.length === 0 ? '{}' : `{ allow: [${statements.join(', ')}] }`;
}

/** An ARN as a policy has it: one without a name, as that of all queues, is matched with a wildcard. */
function fill(arn: string): string {
  return arn.endsWith(':') ? `${arn}*` : arn;
}

async function proofsWithRoles(roles: readonly string[]): Promise<Proofs> {
  const channels = roles.map(
    (_, index) =>
      `  c${index}: { channel: C0${String(index).padStart(7, '0')}, role: r${index}, guardrails: [all] }`,
  );
  return proofsOf(
    await loadText(`version: 1
name: needs
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
rules: { channel/placeholder: off }
roles:
${roles.map((role, index) => `  r${index}: ${role}`).join('\n')}
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels:
${channels.join('\n')}
`),
  );
}

test('a role that allows just that makes it work, and one that lacks a part of it does not', async () => {
  const known = cases.filter(({ command }) => !/^(iam|kms|sts|secretsmanager) /.test(command));
  const decide = (proofs: Proofs, index: number, { command, ...each }: NeedCase) =>
    answerCan(proofs, `c${index}`, typed({ command, ...each }), { as: undefined, targets: undefined })
      ?.decision;
  const enough = await proofsWithRoles(known.map(({ needs }) => allow(needs)));
  const verdicts = known.map((each, index) => ({
    command: each.command,
    decision: decide(enough, index, each),
  }));
  expect(verdicts).toEqual(
    known.map(({ command, needs, verdict }) => ({
      command,
      decision: needs.some(({ unknown }) => unknown !== undefined)
        ? expect.stringMatching(/unknown|denied/)
        : (verdict ?? 'allowed'),
    })),
  );
  const either = known.filter(({ needs }) => needs.some(({ orElse }) => orElse !== undefined));
  expect(either.length).toBeGreaterThan(0);
  const others = await proofsWithRoles(
    either.map(({ needs }) => allow(needs.map(need => need.orElse ?? need))),
  );
  expect(either.map((each, index) => decide(others, index, each))).toEqual(either.map(() => 'allowed'));
  const lacking = await proofsWithRoles(known.map(({ needs }) => allow(needs.slice(0, -1))));
  const without = known.filter((each, index) => decide(lacking, index, each) === 'allowed');
  expect(without.map(({ command }) => command)).toEqual([]);
});
