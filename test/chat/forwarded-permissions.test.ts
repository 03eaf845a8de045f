import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { indexPossibleUses, readForwardedPermissions } from '../../action/chat/forwarded-permissions.ts';
import { iamPrefixOf } from '../../action/chat/iam-prefix.ts';
import { listForwardedPermissions } from '../../action/chat/list-forwarded-permissions.ts';
import {
  listKeyServices,
  listPossiblyForwarded,
} from '../../action/chat/list-possibly-forwarded-permissions.ts';
import { keyServices } from '../../action/data/forwarded-permissions.ts';
import { callsAsCaller, readsAsCaller } from '../../action/data/requirements/calls-as-caller.ts';
import {
  forwardedCalls,
  linkedRoleServices,
  possibleCalls,
} from '../../action/data/requirements/forwarded-calls.ts';
import { requirementRules } from '../../action/data/requirements/index.ts';
import { isRefusedInChat } from '../../action/iam/channel-layers.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

test('what is kept is what the catalogue gives', async () => {
  const kept = readForwardedPermissions();
  expect(kept).toEqual(listForwardedPermissions(await loadCatalogue(), await loadIamActions()));
  expect(kept.get('iam:passrole')?.has('lambda:createfunction')).toBe(true);
  expect(kept.get('kms:decrypt')?.size).toBeGreaterThan(100);
});

test('what is kept of undocumented uses is what the catalogue gives, without the documented ones', async () => {
  const [known, uses] = [readForwardedPermissions(), indexPossibleUses()];
  const listed = listPossiblyForwarded(await loadCatalogue(), await loadIamActions());
  const kept = new Map<string, Set<string>>();
  for (const call of uses.listCalls()) {
    for (const permission of uses.of(call))
      kept.set(permission, (kept.get(permission) ?? new Set()).add(call));
  }
  for (const [permission, calls] of listed) {
    expect(kept.get(permission)).toEqual(
      new Set([...calls].filter(call => known.get(permission)?.has(call) !== true)),
    );
  }
  const isTagging = (permission: string) => /:(?:un)?tag/.test(permission);
  expect([...kept.keys()].filter(isTagging)).toHaveLength(20);
  expect([...kept.keys()].filter(permission => !isTagging(permission)).sort()).toEqual([
    'iam:passrole',
    's3:getobject',
    's3:putobject',
    'secretsmanager:createsecret',
    'secretsmanager:deletesecret',
    'secretsmanager:describesecret',
    'secretsmanager:getsecretvalue',
    'secretsmanager:putsecretvalue',
    'secretsmanager:updatesecret',
  ]);
  expect([...kept.keys()].filter(permission => !isRefusedInChat(permission))).toEqual([]);
});

test.each(['nothing:getobject', 'lambda', '', 'lambda:'])('%j possibly uses nothing', call => {
  expect(indexPossibleUses().of(call)).toEqual([]);
});

test('what other services are asked for as the caller, by calls that choose the service, counts', async () => {
  const catalogue = await loadCatalogue();
  const counted = new Set(
    [...callsAsCaller.map(({ actions }) => actions), ...readsAsCaller].join(' ').split(' '),
  );
  const named = new Set([...forwardedCalls, ...possibleCalls].flatMap(({ calls }) => calls.split(' ')));
  const open = requirementRules.flatMap(({ service: name, rules }) =>
    rules.flatMap(({ beside, unknown, action, operations = '' }) => {
      const service = catalogue.findService(name);
      if (beside !== true || unknown === undefined || action !== undefined || service === undefined)
        return [];
      return operations.split(' ').map(operation => `${iamPrefixOf(service)}:${operation}`);
    }),
  );
  // What these services are asked for is nothing that chat refuses, or is asked for with a role of the set-up.
  const others = new Set([
    'cloudformation:CreateStackInstances',
    'cloudformation:CreateStackSet',
    'cloudformation:DeleteStackInstances',
    'cloudformation:UpdateStackInstances',
    'cloudformation:UpdateStackSet',
    'dynamodb:UpdateTable',
    'wafv2:AssociateWebACL',
    'wafv2:DisassociateWebACL',
  ]);
  const left = new Set(open.filter(call => !counted.has(call) && !named.has(call)));
  expect([...left].filter(call => !call.startsWith('servicediscovery:')).sort()).toEqual([...others]);
});

test('the services with keys are those that the catalogue gives', async () => {
  const services = listKeyServices(await loadCatalogue(), readForwardedPermissions());
  expect([...services].sort()).toEqual(keyServices.split(' '));
  expect(['codepipeline', 'ec2', 'eks', 'lambda', 'sqs'].filter(prefix => !services.has(prefix))).toEqual([]);
  expect(['iam', 'kms', 'budgets', ''].filter(prefix => services.has(prefix))).toEqual([]);
});

test('IAM has the actions of the rows by hand, and each row has a page', async () => {
  const actions = await loadIamActions();
  const rows = [
    ...[...forwardedCalls, ...possibleCalls].map(({ calls, permissions, source }) => ({
      names: `${calls} ${permissions}`,
      source,
    })),
    ...callsAsCaller.map(({ actions: names, source }) => ({ names, source })),
  ];
  const names = rows.flatMap(row => row.names.split(' '));
  expect(names.filter(name => actions.find(name)?.name !== name)).toEqual([]);
  expect(rows.filter(({ source }) => !source.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  expect(
    [...linkedRoleServices].filter(prefix => actions.actionsMatching(`${prefix}:*`).length === 0),
  ).toEqual([]);
});
