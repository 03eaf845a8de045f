import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { runCommand } from '../cli/run-command.ts';
import { type HandCall, makeSavedWorld, readYaml, type SavedWorld } from './harness.ts';

interface Case {
  readonly name: string;
  readonly byHand?: readonly HandCall[];
  /** What is applied to the same account before, from other files. */
  readonly others?: readonly Partial<ChatopsConfig>[];
  /** The exit status, where the plan has an obstacle. */
  readonly status?: number;
  /** What is deployed before, in place of entries of the file of all cases. */
  readonly base?: Partial<ChatopsConfig>;
  /** What the pull request writes in place of entries. */
  readonly edit: Partial<ChatopsConfig>;
  /** The first lines of the plan, but for how many resources change. */
  readonly head: readonly string[];
  /** What it says of drift and the plan together, without rows. */
  readonly together: readonly string[];
}

const { config, boundary, cases } = readYaml<{
  readonly config: ChatopsConfig;
  readonly boundary: readonly string[];
  readonly cases: readonly Case[];
}>('plan-with-drift.yml');
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...boundary], Resource: '*' }],
};
const documents = new Map([['arn:aws:iam::${AWS::AccountId}:policy/boundary', [document]]]);

let world: SavedWorld;
let folder = '';
const home = process.cwd();
beforeAll(async () => {
  world = await makeSavedWorld(config, documents, document);
  folder = await mkdtemp(join(tmpdir(), 'with-drift-'));
  await mkdir(join(folder, '.chatops'));
  await mkdir(join(folder, 'policies'));
  await writeFile(join(folder, 'policies', 'boundary.json'), JSON.stringify(document));
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
  await world.aws.stop();
});

function edited(before: ChatopsConfig, edit: Partial<ChatopsConfig>): ChatopsConfig {
  const parts = ['roles', 'guardrails', 'channels'] as const;
  const merged = parts.map(part => [part, withoutNothing({ ...before[part], ...edit[part] })]);
  return { ...before, ...edit, ...Object.fromEntries(merged) } as ChatopsConfig;
}

/** An entry without anything is one that the pull request removes. */
function withoutNothing(entries: object): object {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null));
}

/** The lines of a block that are no rows, each as one line however it is wrapped. */
function listTitles(block = ''): string[] {
  const lines = block.split('\n').slice(1);
  const parts = lines.flatMap((line, index) => {
    if (!/^ {2}\S|^ {4}(?:Drift|The|There) /.test(line)) return [];
    const indent = line.search(/\S/);
    const isMore = (next: string) =>
      next.search(/\S/) === indent + 2 &&
      !/^ {4}[-+~] /.test(next) &&
      !/^ {4}(?:Drift|The|There) /.test(next);
    const rest = lines.slice(index + 1);
    const end = rest.findIndex(next => !isMore(next));
    return [[line, ...rest.slice(0, end === -1 ? rest.length : end)].map(each => each.trim()).join(' ')];
  });
  return parts;
}

test.each(cases)(
  '$name',
  async ({ byHand = [], others = [], status: wanted = 0, base, edit, head, together }) => {
    await world.restore();
    const deployed = base === undefined ? config : edited(config, base);
    if (base !== undefined) await world.apply(deployed);
    for (const other of others) {
      const { version, workspaces, defaults } = config;
      await world.apply({ version, workspaces, defaults, ...other } as ChatopsConfig);
    }
    for (const call of byHand) await world.byHand(call);
    await copyFile(world.aws.stateFile, join('.chatops', 'local-aws.json'));
    await writeFile('chatops.yml', stringify(edited(deployed, edit)));
    const { status, out, err } = await runCommand('plan --local');
    expect([status, status === wanted ? '' : err]).toEqual([wanted, '']);
    // How many actions there are changes from day to day.
    const blocks = out
      .replace(/\d{4,}(?= actions)/g, 'N')
      .trimStart()
      .split('\n\n');
    const block = blocks.find(each => each.startsWith('Together with what else is in the account:'));
    const lines = (blocks[0] ?? '')
      .replace(/\n {2}/g, ' ')
      .replace(/\d{4,}(?= actions)/g, 'N')
      .split('\n');
    expect({ head: lines.slice(0, -1), together: listTitles(block) }).toEqual({ head, together });
  },
  120_000,
);
