import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { callAction, runAction } from '../action/run-action.ts';
import { answer, type Gateway } from '../github/gateway.ts';
import { jobToken } from '../github/job-token.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { readStack } from './judge.ts';
import { openForgeModel } from './model/forge-model.ts';
import { type ServedModel, serveModel } from './model/serve.ts';
import { teamFile } from './team-file.ts';
import { makeTeller, type Story, type Teller } from './tell-story.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** All stories hold for the built Action (STORIES=bundle); without it, those marked are told with it, the others in this process. */
const isAllBundle = process.env['STORIES'] === 'bundle';
const stories = parse(readFileSync(join(here, 'stories.yml'), 'utf8')) as Story[];

let aws: TestAws;
let model: ServedModel;
let server: Server;
let gateway: Gateway;
beforeAll(async () => {
  [aws, model] = await Promise.all([startTestAws(), serveModel()]);
  gateway = {
    backend: model.url,
    faults: [],
    requests: [],
    violations: [],
    appOfRun: new Map(),
    isModel: true,
  };
  server = createServer((request, response) => {
    answer(gateway, request, response).catch(error => {
      response.writeHead(599).end(String(error));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  model.stop();
  await aws.stop();
});

let account = 200_000_000_000;

async function begin(story: Story): Promise<Teller> {
  account += 1;
  await control(aws.url, `workspaces?account=${account}`, { slack: { T04B7QX2M: { name: 'acme' } } });
  const usual = {
    'chatops.yml': teamFile('demo', ['C04AAB1CD2', 'C04AAB1CD3']),
    'README.md': 'A team.\n',
  };
  const two = {
    'team-a/chatops.yml': teamFile('team-a', ['C04AAB1CD2', 'C04AAB1CD3']),
    'team-b/chatops.yml': teamFile('team-b', ['C04BBB1CD2', 'C04BBB1CD3']),
  };
  const files = story.files === 'two' ? two : story.files === 'none' ? { 'README.md': 'A team.\n' } : usual;
  const forge = openForgeModel(files, story.branch ?? 'main');
  forge.branch('dev', forge.head(forge.defaultBranch));
  model.use(forge);
  gateway.faults.length = 0;
  return makeTeller({
    place: {
      model: forge,
      githubUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      awsUrl: aws.url,
      account: String(account),
      token: jobToken('chatops-apply.yml', 'apply'),
      inputs: story.inputs ?? {},
      execute: isAllBundle || story.bundle === true ? runAction : callAction,
    },
    faults: gateway.faults,
    readStack: stack => readStack(aws.url, String(account), stack),
  });
}

describe.each(stories)('$name', story => {
  test(story.because, async () => {
    const teller = await begin(story);
    for (const [at, step] of story.steps.entries()) {
      const found = await teller.take(step);
      expect([at, step, found]).toEqual([at, step, []]);
    }
    expect([...new Set(gateway.violations)]).toEqual([]);
  });
});
