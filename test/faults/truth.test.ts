import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AwsFailure } from '../../action/aws/failure.ts';
import { signRequest } from '../../action/aws/sign-request.ts';
import { UsageError } from '../../action/cli/usage.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';
import { callJson, callQuery, callRest, control } from '../local-aws/raw-call.ts';
import { memoryFolder } from '../memory-folder.ts';
import { findStaleRows, writeRows } from './readme.ts';

/**
 * All faults on all calls of all commands take minutes: `CHATOPS_FAULTS=all`. Otherwise one kind for each call, in turn,
 * which is the second table of the README; `CHATOPS_FAULTS=write` writes it.
 */
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
  reader: { managed-policies: [AmazonS3ReadOnlyAccess] }
aliases:
  look: s3api list-buckets --region us-east-1
channels:
  a: { workspace: acme, channel: C0AAAAAAA, role: reader, guardrails: [AmazonS3ReadOnlyAccess], aliases: [look], notify: { events: [{ name: stopped, pattern: { source: [aws.ecs] }, message: { title: Stopped, description: A task stopped } }] } }
  b: { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [AmazonS3ReadOnlyAccess] }
`;

/**
 * With everything that is read because chatops.yml names it: a chat policy, the document of a policy of AWS, a topic and a key made
 * elsewhere, a log, and Teams.
 */
const rich = (key: string) => `version: 1
name: rich
organization: { chat-policy: policies/chat.json }
workspaces:
  acme: { slack: T0123ABCD }
  contoso: { teams: { team: 11111111-1111-1111-1111-111111111111, tenant: 22222222-2222-2222-2222-222222222222 } }
roles:
  reader: { managed-policies: [AmazonS3ReadOnlyAccess] }
guardrails:
  nothing: { arn: "arn:aws:iam::aws:policy/AWSDenyAll", document: policies/nothing.json }
channels:
  a:
    workspace: acme
    channel: C0AAAAAAA
    role: reader
    guardrails: [nothing]
    log-retention: 90
    notify: { from: [cloudwatch-alarms], key: "${key}", topics: ["${topic}"] }
  t: { workspace: contoso, channel: "19:general@thread.tacv2", role: reader, guardrails: [AmazonS3ReadOnlyAccess] }
`;
const richFiles: Readonly<Record<string, object>> = {
  'policies/chat.json': {
    chatbot: {
      platforms: {
        slack: { workspaces: ['T0123ABCD'] },
        microsoft_teams: {
          tenants: { '22222222-2222-2222-2222-222222222222': ['11111111-1111-1111-1111-111111111111'] },
        },
      },
    },
  },
  'policies/nothing.json': {
    Version: '2012-10-17',
    Statement: [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: ['*'] }],
  },
};

/** Over 51,200 bytes as a template, so that it goes through a bucket. */
const large = `version: 1
name: large
workspaces: { acme: { slack: T0123ABCD } }
targets: { prod: { account: "000000000000", region: us-east-1, template-bucket: chatops-templates } }
roles: { reader: { managed-policies: [CloudWatchEventsReadOnlyAccess] } }
channels:
${Array.from({ length: 120 }, (_, index) => `  k${index}: { workspace: acme, channel: C0${String(index).padStart(7, '0')}, role: reader, guardrails: [CloudWatchEventsReadOnlyAccess] }`).join('\n')}
`;

/** With permissions whose use AWS tracks. */
const used = `version: 1
name: used
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { allow: [{ actions: [sns:CreateTopic, sns:DeleteTopic], resources: ["*"] }] } }
guardrails: { ceiling: { allow: [{ actions: ["sns:*"], resources: ["*"] }] } }
channels:
  a: { workspace: acme, channel: C0AAAAAAA, role: operator, guardrails: [ceiling] }
`;

/** What an account holds before a command. */
type State =
  | 'clean'
  | 'drifted'
  | 'bounded'
  | 'large'
  | 'used'
  | 'by-hand'
  | 'half-adopted'
  | 'rich'
  | 'rich, drifted'
  | 'rich, by-hand';

interface Scene {
  readonly line: string;
  readonly state: State;
  /** What must not be said while a call of the command fails. */
  readonly claims: RegExp;
  /** Set where only the calls are of interest that the scenes before do not make. */
  readonly isBeyond?: true;
}

const nothing = /AWS has what chatops\.yml asks for|Nothing to change|nothing to change/;
const noDrift = /No drift|everything was checked/;
const scenes: readonly Scene[] = [
  { line: 'plan', state: 'clean', claims: nothing },
  { line: 'plan', state: 'drifted', claims: nothing },
  { line: 'apply --yes', state: 'clean', claims: nothing },
  { line: 'apply --yes', state: 'drifted', claims: nothing },
  { line: 'drift', state: 'clean', claims: noDrift },
  { line: 'drift', state: 'drifted', claims: /No drift|everything was checked/ },
  { line: `drift --notify ${topic}`, state: 'drifted', claims: /No drift|No new drift/ },
  {
    line: 'drift --revert --yes',
    state: 'drifted',
    claims: /No drift|Nothing to revert|^Reverted\./m,
  },
  // A boundary that nobody declared: CloudFormation does not compare it, so it is corrected through Cloud Control.
  {
    line: 'drift --revert --yes',
    state: 'bounded',
    claims: /No drift|Nothing to revert|^Reverted\./m,
    isBeyond: true,
  },
  { line: 'drift --codify --yes', state: 'drifted', claims: noDrift },
  { line: 'apply --yes', state: 'large', claims: /^Applied|"outcome": "applied"/m, isBeyond: true },
  { line: 'activity', state: 'used', claims: /no calls from chat$/m },
  {
    line: 'activity --propose --yes --min-age 0',
    state: 'used',
    claims: /no calls from chat$|^Wrote |Nothing to narrow|"outcome": "written"/m,
  },
  { line: 'notify a stopped --send', state: 'clean', claims: /Published to/ },
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
  { line: 'plan', state: 'rich', claims: nothing, isBeyond: true },
  { line: 'apply --yes', state: 'rich', claims: nothing, isBeyond: true },
  { line: 'drift', state: 'rich', claims: noDrift, isBeyond: true },
  {
    line: 'drift --revert --yes',
    state: 'rich, drifted',
    claims: /No drift|Nothing to revert|^Reverted\./m,
    isBeyond: true,
  },
  {
    line: 'import --all --out new.yml',
    state: 'rich, by-hand',
    claims: /no channel configurations|nothing to adopt/,
    isBeyond: true,
  },
];

const before = process.cwd();
let folder = '';
const states = new Map<State, string>();
const stateFile = () => join(folder, '.chatops', 'local-aws.json');

beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'truth-'));
  process.chdir(folder);
  await writeFile('chatops.yml', chatops);
  expect(await run('apply --local --yes')).toMatchObject({ status: 0 });
  await byHand('sns', '2010-03-31', 'CreateTopic', { Name: 'news' });
  states.set('clean', await readFile(stateFile(), 'utf8'));
  // Narrow: to compare a wide one, which is reported in the same words, takes a quarter of the time of all runs.
  await byHand('iam', '2010-05-08', 'AttachRolePolicy', {
    RoleName: 'demo-reader',
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
  });
  states.set('drifted', await readFile(stateFile(), 'utf8'));
  await writeFile(stateFile(), states.get('clean') ?? '');
  await byHand('iam', '2010-05-08', 'PutRolePermissionsBoundary', {
    RoleName: 'demo-reader',
    PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
  });
  states.set('bounded', await readFile(stateFile(), 'utf8'));
  await rm(stateFile());
  await makeBucket('chatops-templates');
  states.set('large', await readFile(stateFile(), 'utf8'));
  await rm(stateFile());
  await writeFile('chatops.yml', used);
  expect(await run('apply --local --yes')).toMatchObject({ status: 0 });
  states.set('used', await readFile(stateFile(), 'utf8'));
  await rm(stateFile());
  await makeRich();
  await rm(stateFile());
  await seedDemo(stateFile(), Date.parse('2026-11-25T00:00:00Z'));
  states.set('by-hand', await readFile(stateFile(), 'utf8'));
  expect(await run('import --local --all --out seeded.yml')).toMatchObject({ status: 0 });
  states.set('half-adopted', await readFile(stateFile(), 'utf8'));
  process.env['AWS_MAX_ATTEMPTS'] = '1';
});
afterAll(async () => {
  process.chdir(before);
  delete process.env['AWS_MAX_ATTEMPTS'];
  delete process.env['CHATOPS_LOCAL_FAULTS'];
  await rm(folder, { recursive: true });
});

let keyArn = '';

/** An account with everything that the rich chatops.yml names, and with the policy of its topic changed. */
async function makeRich(): Promise<void> {
  await mkdir(join(folder, 'policies'));
  for (const [name, document] of Object.entries(richFiles))
    await writeFile(join(folder, name), JSON.stringify(document));
  const server = await startLocalAws({ stateFile: stateFile() });
  const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
  const KeyPolicy = { Version: '2012-10-17', Statement: [statement] };
  const cloudControl = (operation: string, input: JsonObject) =>
    callJson(server, 'cloudcontrolapi', `CloudApiService.${operation}`, {
      TypeName: 'AWS::KMS::Key',
      ...input,
    });
  await cloudControl('CreateResource', { DesiredState: JSON.stringify({ KeyPolicy }) });
  const { json } = await cloudControl('ListResources', {});
  const [key] = json['ResourceDescriptions'] as readonly JsonObject[];
  keyArn = `arn:aws:kms:us-east-1:000000000000:key/${String(key?.['Identifier'])}`;
  await control(server.url, 'organization', {
    chatPolicy: richFiles['policies/chat.json'] as unknown as Json,
  });
  await server.close();
  await byHand('sns', '2010-03-31', 'CreateTopic', { Name: 'news' });
  await writeFile('chatops.yml', rich(keyArn));
  expect(await run('apply --local --yes')).toMatchObject({ status: 0 });
  states.set('rich', await readFile(stateFile(), 'utf8'));
  const again = await startLocalAws({ stateFile: stateFile() });
  const { status } = await callRest(
    { url: again.url, region: 'us-east-2' },
    'chatbot',
    '/create-slack-channel-configuration',
    {
      SlackTeamId: 'T0123ABCD',
      SlackChannelId: 'C0CCCCCCC',
      SlackChannelName: 'hand',
      ConfigurationName: 'hand',
      IamRoleArn: 'arn:aws:iam::000000000000:role/chatops/rich/rich-reader',
      GuardrailPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
      SnsTopicArns: [topic],
    },
  );
  expect(status).toBeLessThan(300);
  await again.close();
  states.set('rich, by-hand', await readFile(stateFile(), 'utf8'));
  await writeFile(stateFile(), states.get('rich') ?? '');
  await byHand('sns', '2010-03-31', 'SetTopicAttributes', {
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:rich-a',
    AttributeName: 'Policy',
    AttributeValue: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { ...statement, Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1:000000000000:rich-a' },
      ],
    }),
  });
  states.set('rich, drifted', await readFile(stateFile(), 'utf8'));
}

async function makeBucket(name: string): Promise<void> {
  const server = await startLocalAws({ stateFile: stateFile() });
  const url = new URL(`${server.url}/${name}`);
  const request = { method: 'PUT', url, headers: {}, body: '' };
  const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
  const headers = await signRequest(request, keys, { region: 'us-east-1', service: 's3' }, new Date());
  const { ok, status } = await fetch(url, { method: 'PUT', headers });
  await server.close();
  if (!ok) throw new Error(`${status}`);
}

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
  await writeFile('chatops.yml', await textFor(state));
  await rm('new.yml', { force: true });
}

/** The chatops.yml that a state is of. */
async function textFor(state: State): Promise<string> {
  if (state === 'half-adopted') return readFile('seeded.yml', 'utf8');
  if (state === 'large') return large;
  if (state === 'used') return used;
  return state.startsWith('rich') ? rich(keyArn) : chatops;
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

/** Nothing was counted where nothing was seen, and AWS refuses only what it has seen. */
const never = /0 found, 0 not checked|refused the change/;

/** Words for a look that missed something, whatever the command. */
const notSeen =
  /not checked|unknown whether|watched no longer|"unread": "|not complete|not started|could not|cannot|not everything|was answered|refused|(is|does) not know|did not return|is unknown|made no change set|did not confirm|"complete": false|"unchecked": \[\s*\{/i;

/** The cause, in words of AWS or ours. */
const cause =
  /(AccessDenied|AuthorizationError|Throttl\w*|Rate exceeded|InternalFailure|expired|socket hang up|ECONNRESET|aborted|was answered with[^.;(]*|was answered without [\w.]+|A proxy asks for credentials)/i;

/** Calls that come when the plan is made, so that it has its hash. */
const isAfterPlan = /PutObject|ChangeSet$|DescribeStackEvents/;

/** What AWS may still be doing. */
const isOpen = /continues by itself|is not known\s+whether/;

/** A cause as the table has it, whatever the version of Node calls it. */
function nameCause(reason: string): string {
  if (/^(socket hang up|ECONNRESET|aborted)$/i.test(reason)) return 'the connection broke';
  if (/^(Throttl|Rate exceeded)/i.test(reason)) return 'throttled';
  if (/^A\w+Den|^AuthorizationError/i.test(reason)) return 'denied';
  return reason.trim().toLowerCase();
}

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
  const claim = (scene.claims.exec(text) ?? never.exec(text))?.[0];
  // A terminal breaks lines within it.
  const reason = cause.exec(text.replace(/\s+/g, ' '))?.[1];
  const json = isJson && out !== '' ? (JSON.parse(out) as Record<string, unknown>) : {};
  // After a revert that failed, the second look can be complete all the same.
  const isNotDone =
    /Not everything was reverted|Something failed during the revert|"outcome": "failed"|Nothing was applied|What was applied is not known/.test(
      text,
    );
  const isPlan = /^(plan|apply)/.test(scene.line);
  // A key or topic made elsewhere decides whether messages arrive, and not what people can do; whether AWS has changed a policy of its
  // own since the copy was made is an extra: a plan says so in a notice.
  const isNotice = status === 0 && /plan\/(topic|managed-policy)-unread|Whether AWS has changed/.test(text);
  if (isPlan && (isNotice || operation === 'cloudcontrolapi:GetResource')) {
    const isSaid = /could not be\s+checked/.test(text) && reason !== undefined;
    return {
      ...row,
      said: `exit ${status}: a notice, ${nameCause(reason ?? '')}`,
      problems: isSaid ? [] : ['says nothing'],
    };
  }
  // What changes a stack is done when its answer is lost, and events only show how far it is: then what was said is compared with AWS.
  const isDone =
    /ExecuteChangeSet|DescribeStackEvents|SetTopicAttributes|PutObject|UpdateResource|RequestStatus/.test(
      operation,
    ) &&
    (status === 0 || claim !== undefined);
  if (isDone) {
    const problems = (await isBroughtBack(scene))
      ? []
      : [`says ${claim ?? 'that it is done'}, which is not true`];
    return { ...row, said: `exit ${status}, and what it says is true`, problems };
  }
  const problems = [
    ...(claim === undefined ? [] : [`says ${claim}`]),
    ...(status === 0 ? ['exits 0'] : []),
    ...(isPlan && status !== 2 ? [`exits ${status}`] : []),
    ...(notSeen.test(text) || isNotDone ? [] : ['does not say what was not seen']),
    ...(reason === undefined ? ['says no cause'] : []),
    ...(/Nothing was applied/.test(text) && isOpen.test(text) ? ['says that nothing was applied'] : []),
    ...(json['complete'] === true && operation !== 'sns:Publish' && !isNotDone ? ['is complete'] : []),
    ...(isPlan && json['hash'] !== undefined && !isAfterPlan.test(operation) ? ['has a hash'] : []),
    ...(/undefined|\[object|TypeError/.test(text) ? ['shows the inside'] : []),
  ];
  const said = `exit ${status}: ${nameCause(reason ?? '')}`;
  return { ...row, said, problems };
}

/** Whether AWS holds what a revert or an import was to make of it, by a look without faults. */
async function isBroughtBack({ line }: Scene): Promise<boolean> {
  const { status, out } = await run(/^(import|apply)/.test(line) ? 'plan --local' : 'drift --local');
  return status === 0 && /No drift: AWS matches|Nothing to change: AWS matches/.test(out);
}

const said: string[] = [];
/** The calls of a command in the scenes so far. */
const madeBy = new Map<string, Set<string>>();

test.each(scenes)('$line ($state) claims nothing that it did not see', async scene => {
  const before = madeBy.get(scene.line) ?? new Set();
  const made = await listCalls(scene);
  madeBy.set(scene.line, new Set([...before, ...made]));
  const calls = scene.isBeyond === true ? made.filter(call => !before.has(call)) : made;
  expect(calls.length).toBeGreaterThan(scene.isBeyond === true ? 0 : 1);
  const kinds = Object.keys(faults);
  const rows: Row[] = [];
  for (const [at, operation] of calls.entries()) {
    // 5 has no divisor in common with the 12 kinds, so each comes up; scenes begin at different ones.
    const chosen = isAll ? kinds : [kinds[(at * 5 + scenes.indexOf(scene)) % kinds.length] ?? ''];
    for (const [index, wanted] of chosen.entries()) {
      // A status has no pages, and how often it is asked for is a matter of time.
      const kind = wanted === 'second page' && operation.endsWith('DetectionStatus') ? 'deny' : wanted;
      rows.push(await runUnder(scene, operation, kind, (at + index) % 2 === 1));
    }
  }
  said.push(
    ...rows.map(row => `| ${scene.line} (${scene.state}) | ${row.operation} | ${row.kind} | ${row.said} |`),
  );
  const wrong = rows.flatMap(({ operation, kind, problems }) =>
    problems.length === 0 ? [] : [`${operation} ${kind}: ${problems.join(', ')}`],
  );
  expect(wrong).toEqual([]);
});

test('the README says what came out', async () => {
  if (isAll) return;
  expect(new Set(said.map(row => row.split(' | ')[0])).size).toBe(scenes.length);
  const table = ['| command | call | fault | what was said |', '|---|---|---|---|', ...said, ''].join('\n');
  if (process.env['CHATOPS_FAULTS'] === 'write') await writeRows('said', table);
  expect(await findStaleRows('said', table)).toEqual([]);
});

/** Commands that need AWS, and what must not be said when it cannot even be asked. */
const beforeAnyCall = [
  'plan',
  'apply --yes',
  'drift',
  `drift --notify ${topic}`,
  'drift --revert --yes',
  'drift --codify --yes',
  'notify a stopped --send',
  'import',
  'import --all --out new.yml',
];
const anyClaim =
  /Nothing to|nothing to|No drift|Reverted|Published|Applied|0 found|everything was checked|no channel configurations/;
const targets =
  'targets: { prod: { account: "000000000000", region: us-east-1, plan-role: "arn:aws:iam::000000000000:role/plan", apply-role: "arn:aws:iam::000000000000:role/apply" } }\n';

describe('before the first answer', () => {
  const own = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_REGION',
    'AWS_ENDPOINT_URL',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_DEFAULT_REGION',
  ] as const;
  const kept = own.map(name => [name, process.env[name]] as const);
  beforeAll(async () => {
    for (const name of own) delete process.env[name];
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
    process.env['AWS_CONFIG_FILE'] = process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'none');
    // No one listens there: what is asked all the same fails, and reaches no AWS.
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';
    await prepare('drifted');
    // IDs of our own examples are refused where the real AWS is meant.
    const ids = { T0123ABCD: 'T9K3X7Q2L', C0AAAAAAA: 'C7Q2LK93X', C0BBBBBBB: 'C8M4ZT61B' };
    const real = Object.entries(ids).reduce((text, [example, id]) => text.replaceAll(example, id), chatops);
    await writeFile('real.yml', real);
  });
  afterAll(() => {
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const ofRealFile = (line: string) => (line.startsWith('import') ? line : `${line} --file real.yml`);
  const expectSaid = ({ status, out, err }: Ran, reason: RegExp) => {
    const text = `${out}\n${err}`;
    expect([status, text]).toEqual([2, expect.stringMatching(reason)]);
    expect(text).not.toMatch(anyClaim);
  };

  test.each(beforeAnyCall)('%s without credentials', async line => {
    process.env['AWS_REGION'] = 'us-east-1';
    expectSaid(await run(ofRealFile(line)), /Could not load credentials[\s\S]*Sign in first/);
    delete process.env['AWS_REGION'];
  });

  test.each(beforeAnyCall)('%s without a Region', async line => {
    expectSaid(await run(ofRealFile(line)), /No AWS Region is set[\s\S]*Set AWS_REGION/);
  });

  test.each(beforeAnyCall.filter(line => !line.startsWith('import')))(
    '%s with a role that is refused',
    async line => {
      await writeFile('roles.yml', `${targets}${chatops}`);
      process.env['CHATOPS_LOCAL_FAULTS'] = 'sts:AssumeRole=deny';
      expectSaid(
        await run(`${line} --file roles.yml --local`),
        /role\/(plan|apply) cannot be assumed[\s\S]*AccessDenied[\s\S]*trust policy/,
      );
      process.env['CHATOPS_LOCAL_FAULTS'] = '';
    },
  );
});
