import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf } from '../bench/configuration.mjs';
import { startCounter } from './count-calls.ts';

/** What is printed, as JSON: by the title of the command, how often parts of the code ran for so many channels and for twice as many. */
export type PrintedGrowth = Readonly<
  Record<
    string,
    {
      readonly channels: number;
      readonly parts: readonly (readonly [part: string, once: number, twice: number])[];
    }
  >
>;

const place = mkdtempSync(join(tmpdir(), 'chatops-growth-'));
process.on('exit', () => rmSync(place, { recursive: true, force: true }));

/** Each with a role, a guardrail and aliases of its own, which no other number of channels has: nothing is known of them yet. */
function writeFiles(channels: number): string {
  const folder = mkdtempSync(join(place, `${channels}-`));
  const after = configurationOf(channels).replaceAll(/pipeline-(?=\d)/g, `of-${channels}-`);
  const name = 'name: bench';
  const texts = {
    'after.yml': after,
    // One more action for every channel.
    'before.yml': after.replaceAll('StartPipelineExecution, codepipeline:Get', 'Get'),
    'nothing.yml': after.slice(0, after.indexOf(name) + name.length + 1),
  };
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
  return folder;
}

/** Commands of many channels, and those of so few that CloudFormation takes their template. */
const groups = [
  {
    channels: 20,
    commands: {
      render: ['render', 'after.yml'],
      'plan --against': ['plan', '-f', 'after.yml', '--against', 'before.yml'],
      'the first plan, --against': ['plan', '-f', 'after.yml', '--against', 'nothing.yml'],
      'a plan that removes all, --against': ['plan', '-f', 'nothing.yml', '--against', 'after.yml'],
      access: ['access', '-f', 'after.yml'],
      'access, CSV': ['access', '-f', 'after.yml', '--format', 'csv', '--out', 'access.csv'],
      'access, page': ['access', '-f', 'after.yml', '--format', 'html', '--out', 'access.html'],
    },
  },
  {
    channels: 9,
    commands: {
      'the first plan': ['plan', '-f', 'after.yml', '--local'],
      apply: ['apply', '-f', 'after.yml', '--local', '--yes'],
      drift: ['drift', '-f', 'after.yml', '--local'],
    },
  },
] satisfies readonly {
  readonly channels: number;
  readonly commands: Readonly<Record<string, readonly string[]>>;
}[];

const counter = await startCounter();
const { runHere } = await import('../cli/run-cli.ts');

async function countCommand(folder: string, title: string, args: readonly string[]) {
  await counter.take();
  const { status, err } = await runHere(folder, args);
  if (status === 2 || /^[1-9]\d* error|^Refused/m.test(err))
    throw new Error(`${title} in ${folder}: ${err.slice(-1000)}`);
  return counter.take();
}

const printed: Record<string, PrintedGrowth[string]> = {};
for (const { channels, commands } of groups) {
  // The first and smallest is not compared, so that what is read and compiled once is no part of it.
  const [first, small, large] = [writeFiles(3), writeFiles(channels), writeFiles(2 * channels)];
  for (const [title, args] of Object.entries(commands)) {
    await countCommand(first, title, args);
    const [once, twice] = [await countCommand(small, title, args), await countCommand(large, title, args)];
    printed[title] = {
      channels,
      parts: Array.from(twice, ([part, count]) => [part, once.get(part) ?? 0, count]),
    };
  }
}
process.stdout.write(JSON.stringify(printed));
