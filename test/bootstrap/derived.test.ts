import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import handlers from '../../action/data/handler-permissions.json' with { type: 'json' };
import { kinds } from '../../action/kinds/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const file = join(root, 'templates', 'bootstrap.yml');

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
}
interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Properties: { readonly PolicyDocument?: { readonly Statement: readonly Statement[] } } }
    >
  >;
}
const template = parse(readFileSync(file, 'utf8'), {
  customTags: ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'Not', 'Join'].map(name => ({
    tag: `!${name}`,
    collection: ['Equals', 'If', 'Not', 'Join'].includes(name) ? ('seq' as const) : undefined,
    resolve: (value: unknown) => value,
  })) as never,
  logLevel: 'error',
}) as Template;

function allowedBy(policy: string): Set<string> {
  const statements = template.Resources[policy]?.Properties.PolicyDocument?.Statement ?? [];
  return new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action));
}

/** `codestar-notifications:describeNotificationRule` in the registry is `DescribeNotificationRule` everywhere else. */
function canonical(action: string): string {
  const [service = '', name = ''] = action.split(':');
  return `${service}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Handlers of TopicPolicy are not in the registry's list; the service has one call for it. */
const typesInRegistry = (type: string) =>
  type === 'AWS::SNS::TopicPolicy' ? 'AWS::SNS::TopicInlinePolicy' : type;

function handlerActions(verbs: readonly string[]): string[] {
  const byType = handlers as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  return kinds
    .flatMap(({ type }) => verbs.flatMap(verb => byType[typesInRegistry(type)]?.[verb] ?? []))
    .map(canonical);
}

const prefixes: Readonly<Record<string, string>> = {
  chatbot: 'chatbot',
  cloudcontrol: 'cloudformation',
  cloudformation: 'cloudformation',
  iam: 'iam',
  sts: 'sts',
};

/** Every call that our code makes through an SDK client, from its imports. */
function directCalls(): string[] {
  const files = ['aws', 'commands', 'main'].flatMap(folder =>
    readdirSync(join(root, 'action', folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => join(root, 'action', folder, name)),
  );
  return files.flatMap(path => {
    const text = readFileSync(path, 'utf8');
    const imports = text.matchAll(/\{([^{}]*)\}\s*(?:from\s+|= await import\()'@aws-sdk\/client-([a-z]+)'/g);
    return [...imports].flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g)].map(
        ([, paged, single]) => `${prefixes[client] ?? client}:${paged ?? single}`,
      ),
    );
  });
}

/** IAM classifies a report of the last use of a role as reading, whatever its name says. */
const isRead = (action: string) =>
  /:(Get|List|Describe|BatchDescribe|Detect|Lookup|GenerateServiceLastAccessedDetails$)/.test(action);

/** Actions that somebody needs and that are nevertheless not allowed in the read or change policy, and why. */
const withheld: Readonly<Record<string, string>> = {
  'iam:DeleteRolePermissionsBoundary':
    'a role that loses its boundary can have anything; it is denied on purpose',
  'iam:AttachGroupPolicy': 'only for policies with Groups, which we never render',
  'iam:DetachGroupPolicy': 'only for policies with Groups, which we never render',
  'iam:AttachUserPolicy': 'only for policies with Users, which we never render',
  'iam:DetachUserPolicy': 'only for policies with Users, which we never render',
  'cloudformation:CreateStack': 'only for the seed of the embedded AWS',
  'logs:AssociateKmsKey': 'only for log groups with a key, which we never render',
  'logs:DisassociateKmsKey': 'only for log groups with a key, which we never render',
  'logs:DeleteLogGroup': 'a log group that the stack no longer has stays',
  'kms:DisableKey': 'only for keys that are not Enabled, which we never render',
  'kms:DisableKeyRotation': 'only for keys without rotation, which we never render',
  'kms:ScheduleKeyDeletion': 'a key that the stack no longer has stays',
  'sts:AssumeRole': 'in the inline policy enter-targets, for the roles of further accounts only',
  'sts:AssumeRoleWithWebIdentity': 'needs no permission: the trust policy decides',
  'sts:GetCallerIdentity': 'needs no permission',
};

/** Actions that are allowed although no call and no handler that we know asks for them, and why. */
const extra: Readonly<Record<string, string>> = {
  'cloudformation:BatchDescribeTypeConfigurations': 'drift detection asks for it in the name of the caller',
  'cloudformation:DetectStackResourceDrift': 'DetectStackDrift is authorised as both',
  'events:ListRuleNamesByTarget': 'import finds the rules of a topic; a call without an SDK client',
  'iam:SetDefaultPolicyVersion': 'a policy with five versions makes room',
  'organizations:DescribeEffectivePolicy': 'drift compares the chat policy; a call without an SDK client',
  's3:GetObject': 'CloudFormation reads a large template in the name of the role',
  's3:PutObject': 'a large template goes through the bucket; a call without an SDK client',
};

/** What a policy of the template has to allow, and what it has to stop allowing. */
function compareActions(needed: ReadonlySet<string>, allowed: ReadonlySet<string>) {
  return {
    add: [...needed].filter(action => !allowed.has(action) && withheld[action] === undefined).sort(),
    remove: [...allowed].filter(action => !needed.has(action) && extra[action] === undefined).sort(),
  };
}
const asNeeded = { add: [], remove: [] };

test('ReadPolicy of templates/bootstrap.yml: our calls and the read and list handlers of every type that we render', () => {
  const needed = new Set(
    [
      ...directCalls().filter(isRead),
      ...handlerActions(['read', 'list']),
      ...handlerActions(['create', 'update', 'delete']).filter(isRead),
    ].filter(action => action !== 'iam:PassRole'),
  );
  const allowed = allowedBy('ReadPolicy');
  expect(compareActions(needed, allowed)).toEqual(asNeeded);
  expect([...allowed].filter(action => !isRead(action))).toEqual([]);
});

test('ChangePolicy and KeysPolicy of templates/bootstrap.yml: our calls and the create, update and delete handlers of every type that we render', () => {
  const needed = new Set(
    [...directCalls(), ...handlerActions(['create', 'update', 'delete'])].filter(action => !isRead(action)),
  );
  const allowed = new Set([...allowedBy('ChangePolicy'), ...allowedBy('KeysPolicy')]);
  expect(compareActions(needed, allowed)).toEqual(asNeeded);
});

test('what is allowed or withheld beside that is not asked for by anything', () => {
  const needed = new Set([
    ...directCalls(),
    ...handlerActions(['read', 'list', 'create', 'update', 'delete']),
  ]);
  expect(Object.keys(extra).filter(action => needed.has(action))).toEqual([]);
  expect(Object.keys(withheld).filter(action => !needed.has(action))).toEqual([]);
});

test('there is something to compare', () => {
  expect(directCalls()).toEqual(
    expect.arrayContaining(['cloudformation:CreateChangeSet', 'iam:GetAccountAuthorizationDetails']),
  );
  expect(new Set(handlerActions(['create'])).size).toBeGreaterThan(20);
  expect(allowedBy('ReadPolicy').size).toBeGreaterThan(40);
});

test('cfn-lint has nothing to say', () => {
  const { status, stdout, error } = spawnSync('cfn-lint', [file], { encoding: 'utf8' });
  // Where cfn-lint is not installed there is nothing to ask.
  if (error !== undefined) return;
  expect([stdout, status]).toEqual(['', 0]);
});
