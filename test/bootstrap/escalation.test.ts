import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import { evaluate } from '../../action/iam/evaluate.ts';
import type { Layers } from '../../action/iam/policy.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { deployBootstrap } from './deploy-bootstrap.ts';

interface Row {
  readonly can: boolean;
  readonly action: string;
  readonly on: string;
  readonly boundary?: 'ours' | 'another';
  readonly passed?: string;
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'escalation.yml');
const rows = parse(readFileSync(file, 'utf8')) as readonly Row[];
const account = 'arn:aws:iam::000000000000';
const boundaries = { ours: `${account}:policy/chatops-boundary`, another: `${account}:policy/other` };

let aws: TestAws;
let stackId = '';
let roles: ReadonlyMap<string, Layers>;
beforeAll(async () => {
  aws = await startTestAws();
  await deployBootstrap(aws);
  const { Stacks } = await aws.cloudFormation.send(
    new DescribeStacksCommand({ StackName: 'chatops-bootstrap' }),
  );
  stackId = Stacks?.[0]?.StackId ?? '';
  roles = await readRoles();
});
afterAll(() => aws.stop());

/** What the deployed roles are allowed, as IAM would tell it. */
async function readRoles(): Promise<ReadonlyMap<string, Layers>> {
  const details = await aws.iam.send(new GetAccountAuthorizationDetailsCommand({}));
  const read = (text = '') => JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text) as Json;
  const managed = new Map(
    (details.Policies ?? []).map(({ Arn, PolicyVersionList }) => [
      Arn,
      read(PolicyVersionList?.[0]?.Document),
    ]),
  );
  return new Map(
    (details.RoleDetailList ?? []).map(({ RoleName = '', RolePolicyList, AttachedManagedPolicies }) => {
      const documents = [
        ...(RolePolicyList ?? []).map(({ PolicyDocument }) => read(PolicyDocument)),
        ...(AttachedManagedPolicies ?? []).map(({ PolicyArn }) => managed.get(PolicyArn)),
      ];
      const policies = documents.map((document, index) =>
        compilePolicy(document, { layer: 'role', name: `policy ${index}` }),
      );
      return [RoleName, [{ name: 'role' as const, policies }]];
    }),
  );
}

function decide(role: string, { action, on, boundary, passed }: Row) {
  const resource = on === 'the bootstrap stack itself' ? stackId : on;
  const context = makeContext({
    'iam:PermissionsBoundary': boundary === undefined ? null : boundaries[boundary],
    'iam:PassedToService': passed ?? null,
  });
  return evaluate(roles.get(role) ?? [], { action, resource, context }).decision;
}

test.each(rows)('the apply role: $action on $on ($boundary $passed): $can', row => {
  expect(decide('chatops-apply', row)).toBe(row.can ? 'allowed' : 'denied');
});

test.each(rows.filter(({ action }) => action !== 'sts:AssumeRole'))(
  'the plan role can never: $action on $on',
  row => {
    expect(decide('chatops-plan', row)).toBe('denied');
  },
);

test('the roles of the bootstrap are looked at', () => {
  expect([...roles.keys()].sort()).toEqual(['chatops-apply', 'chatops-plan']);
  expect(rows.some(({ can }) => can)).toBe(true);
});
