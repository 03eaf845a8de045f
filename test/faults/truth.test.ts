import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AwsFailure } from '../../action/aws/failure.ts';
import { UsageError } from '../../action/cli/usage.ts';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';
import { callQuery } from '../local-aws/raw-call.ts';

/** All faults on all calls of all commands take minutes: `CHATOPS_FAULTS=all`. Otherwise one kind for each call, in turn. */
const isAll = process.env['CHATOPS_FAULTS'] === 'all';

/** A fault that stays, as the embedded AWS takes it. */
const faults: Readonly<Record<string, (operation: string) => string>> = {
  deny: operation => `${operation}=deny`,
  throttle: operation => `${operation}=throttle`,
  error: operation => `${operation}=error`,
  expire: operation => `${operation}=expire`,
  reset: operation => `${operation}=reset`,
  lost: operation => `${operation}=lost`,
  cut: operation => `${operation}=cut`,
  empty: operation => `${operation}=empty`,
  html: operation => `${operation}=html`,
  proxy: operation => `${operation}=proxy`,
  half: operation => `${operation}=half`,
  'second page': operation => `${operation}=deny+1,${operation}=truncate`,
};

const topic = 'arn:aws:sns:us-east-1:000000000000:news';

const chatops = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles:
  reader: { managed-policies: [ReadOnlyAccess] }
aliases:
  look: s3api list-buckets --region us-east-1
channels:
  a: { workspace: acme, channel: C0AAAAAAA, role: reader, guardrails: [ReadOnlyAccess], aliases: [look], notify: { events: [{ name: stopped, pattern: { source: [aws.ecs] } }] } }
  b: { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [ReadOnlyAccess] }
`;

/** What an account holds before a command. */
type State = 'clean' | 'drifted' | 'by-hand' | 'half-adopted';

interface Scene {
  readonly line: string;
  readonly state: State;
  /** What must not be said while a call of the command fails. */
  readonly claims: RegExp;
}

const nothing = /AWS has what chatops\.yml asks for|Nothing to change|nothing to change/;
const noDrift = /No drift|everything was checked/;
const scenes: readonly Scene[] = [
  { line: 'plan', state: 'clean', claims: nothing },
  { line: 'plan', state: 'drifted', claims: nothing },
  { line: 'apply --yes', state: 'clean', claims: nothing },
  { line: 'drift', state: 'clean', claims: noDrift },
  { line: 'drift', state: 'drifted', claims: /No drift|everything was checked/ },
  { line: `drift --notify ${topic}`, state: 'drifted', claims: /No drift|No new drift/ },
  { line: 'drift --revert --yes', state: 'drifted', claims: /No drift|Nothing to revert|^Reverted\./m },
  { line: 'drift --codify --yes', state: 'drifted', claims: noDrift },
  { line: 'import', state: 'by-hand', claims: /no channel configurations/ },
  {
    line: 'import --all --out new.yml',
    state: 'by-hand',
    claims: /no channel configurations|nothing to adopt/,
  },
  {
    line: 'import --file chatops.yml --yes',
    state: 'half-adopted',
    claims: /nothing to adopt|A plan has no changes/,
  },
];

const before = process.cwd();
let folder = '';
const states = new Map<State, string>();
const stateFile = () => join(folder, '.chatops', 'local-aws.json');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'truth-'));
  process.chdir(folder);
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  await writeFile('chatops.yml', chatops);
  expect(await run('apply --local --yes')).toMatchObject({ status: 0 });
  await byHand('sns', '2010-03-31', 'CreateTopic', { Name: 'news' });
  states.set('clean', await readFile(stateFile(), 'utf8'));
  await byHand('iam', '2010-05-08', 'AttachRolePolicy', {
    RoleName: 'demo-reader',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  states.set('drifted', await readFile(stateFile(), 'utf8'));
  await rm(stateFile());
  await seedDemo(stateFile(), Date.parse('2026-11-25T00:00:00Z'));
  states.set('by-hand', await readFile(stateFile(), 'utf8'));
  expect(await run('import --local --all --out seeded.yml')).toMatchObject({ status: 0 });
  states.set('half-adopted', await readFile(stateFile(), 'utf8'));
});
afterAll(async () => {
  process.chdir(before);
  delete process.env['AWS_MAX_ATTEMPTS'];
  delete process.env['CHATOPS_LOCAL_FAULTS'];
  await rm(folder, { recursive: true });
});

async function byHand(service: string, version: string, action: string, input: Record<string, string>) {
  const server = await startLocalAws({ stateFile: stateFile() });
  const answer = await callQuery({ url: server.url }, service, version, action, input);
  await server.close();
  if (answer.status >= 300) throw new Error(answer.text);
}

/** Runs a command as a shell would; what ends it is said as the shell says it. */
function run(line: string): Promise<Ran> {
  return runCommand(line, [], error => {
    if (!(error instanceof AwsFailure) && !(error instanceof UsageError)) throw error;
    return { status: 2, err: `chatops: ${error.message}\n${error.help ?? ''}` };
  });
}

/** The calls that a command makes when nothing goes wrong. */
async function listCalls({ line, state }: Scene): Promise<string[]> {
  const trace = join(folder, 'trace.jsonl');
  await rm(trace, { force: true });
  await prepare(state);
  process.env['CHATOPS_LOCAL_TRACE'] = trace;
  await run(`${line} --local`);
  process.env['CHATOPS_LOCAL_TRACE'] = '';
  const lines = (await readFile(trace, 'utf8')).trimEnd().split('\n');
  const calls = lines.map(text => JSON.parse(text) as { service: string; operation: string });
  return [...new Set(calls.map(({ service, operation }) => `${service}:${operation}`))].sort();
}

async function prepare(state: State): Promise<void> {
  await writeFile(stateFile(), states.get(state) ?? '');
  await writeFile('chatops.yml', state === 'half-adopted' ? await readFile('seeded.yml', 'utf8') : chatops);
  await rm('new.yml', { force: true });
}

/** What one run under a fault said. */
interface Row {
  readonly operation: string;
  readonly kind: string;
  /** For the table. */
  readonly said: string;
  /** What is not true, or not said; the test fails with it. */
  readonly problems: readonly string[];
}

/** Words for a look that missed something, whatever the command. */
const notSeen =
  /not checked|not complete|not started|could not|cannot|not everything|was answered|refused|(is|does) not know|"complete": false|"unchecked": \[\s*\{/i;

/** The cause, in words of AWS or ours. */
const cause =
  /(AccessDenied|AuthorizationError|Throttl\w*|Rate exceeded|InternalFailure|expired|socket hang up|ECONNRESET|aborted|was answered with[^.;(]*|was answered without [\w.]+|A proxy asks for credentials)/i;

async function runUnder(scene: Scene, operation: string, kind: string, isJson: boolean): Promise<Row> {
  await prepare(scene.state);
  process.env['CHATOPS_LOCAL_FAULTS'] = faults[kind]?.(operation) ?? '';
  const { status, out, err } = await run(`${scene.line} --local${isJson ? ' --format json' : ''}`);
  process.env['CHATOPS_LOCAL_FAULTS'] = '';
  const text = `${out}\n${err}`;
  const row = { operation, kind, problems: [] };
  // Attribution is read in the first look of a revert only; the second finds nothing to ask about.
  if (operation === 'cloudtrail:LookupEvents' && scene.line.includes('--revert')) {
    return { ...row, said: 'not needed' };
  }
  // A list of one page has no second one.
  if (kind === 'second page' && !cause.test(text)) return { ...row, said: 'there is one page' };
  const claim = scene.claims.exec(text)?.[0];
  const reason = cause.exec(text)?.[1];
  const json = isJson && out !== '' ? (JSON.parse(out) as Record<string, unknown>) : {};
  const isPlan = /^(plan|apply)/.test(scene.line);
  const problems = [
    ...(claim === undefined ? [] : [`says ${claim}`]),
    ...(status === 0 ? ['exits 0'] : []),
    ...(isPlan && status !== 2 ? [`exits ${status}`] : []),
    ...(notSeen.test(text) ? [] : ['does not say what was not seen']),
    ...(reason === undefined ? ['says no cause'] : []),
    ...(json['complete'] === true && operation !== 'sns:Publish' ? ['is complete'] : []),
    ...(isPlan && json['hash'] !== undefined ? ['has a hash'] : []),
    ...(/undefined|\[object|TypeError/.test(text) ? ['shows the inside'] : []),
  ];
  const said = `exit ${status}: ${reason ?? ''}`;
  return { ...row, said, problems };
}

test.each(scenes)(
  '$line ($state) claims nothing that it did not see',
  async scene => {
    const calls = await listCalls(scene);
    expect(calls.length).toBeGreaterThan(2);
    const kinds = Object.keys(faults);
    const rows: Row[] = [];
    for (const [at, operation] of calls.entries()) {
      // 5 has no divisor in common with the 12 kinds, so each comes up; scenes begin at different ones.
      const chosen = isAll ? kinds : [kinds[(at * 5 + scenes.indexOf(scene)) % kinds.length] ?? ''];
      for (const [index, kind] of chosen.entries()) {
        rows.push(await runUnder(scene, operation, kind, (at + index) % 2 === 1));
      }
    }
    const wrong = rows.flatMap(({ operation, kind, problems }) =>
      problems.length === 0 ? [] : [`${operation} ${kind}: ${problems.join(', ')}`],
    );
    expect(wrong).toEqual([]);
  },
  900_000,
);
