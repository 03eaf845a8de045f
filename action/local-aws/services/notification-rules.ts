import { isObject, type JsonObject } from '../../core/json.ts';
import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { createResource, deleteResource, updateResource } from '../resources/handlers.ts';
import { structuresOf, textsOf } from '../resources/property.ts';
import { namedTable } from '../resources/store.ts';
import { targetStatus } from '../resources/types/notification-rule.ts';
import { type Answer, type ApiOperation, type ApiService, type Call, reads, writes } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { ResourceTable, StoredResource } from '../state/state.ts';
import { epochSeconds } from './time.ts';

const type = 'AWS::CodeStarNotifications::NotificationRule';

const operations: { readonly [name: string]: ApiOperation } = {
  CreateNotificationRule: writes((call, input) => {
    const properties: Properties = { Resource: input.require('Resource'), ...readMembers(input) };
    return { Arn: createResource(call, type, properties, { stackName: '', logicalId: '' }) };
  }),
  UpdateNotificationRule: writes((call, input) => {
    const arn = input.require('Arn');
    const { Arn: _arn, ...settable } = requireRule(call, arn).properties;
    updateResource(call, type, arn, { before: settable, after: { ...settable, ...readMembers(input) } });
    return {};
  }),
  /** Deleting what is not there succeeds (the model has no NotFound here). */
  DeleteNotificationRule: writes((call, input) => {
    const arn = input.require('Arn');
    if (Object.hasOwn(rulesOf(call), arn)) deleteResource(call, type, arn);
    return { Arn: arn };
  }),
  DescribeNotificationRule: reads((call, input) => describe(call, requireRule(call, input.require('Arn')))),
  ListNotificationRules: reads(listRules),
  ListTargets: reads((call, input) => {
    const all = new Map<string, JsonObject>();
    for (const { properties } of Object.values(rulesOf(call))) {
      for (const target of structuresOf(properties['Targets']))
        all.set(String(target['TargetAddress']), target);
    }
    const { items, next } = cutPage(
      [...all.values()],
      input.text('NextToken'),
      input.integer('MaxResults') ?? 100,
    );
    return { Targets: items.map(target => writeTarget(call, target)), NextToken: next };
  }),
  Subscribe: writes((call, input) => {
    const arn = input.require('Arn');
    const target = input.values['Target'];
    if (!isObject(target)) throw new ApiError('ValidationException', 'A target is needed');
    return changeTargets(call, arn, targets => [
      ...targets.filter(({ TargetAddress }) => TargetAddress !== target['TargetAddress']),
      target,
    ]);
  }),
  Unsubscribe: writes((call, input) => {
    const address = input.require('TargetAddress');
    return changeTargets(call, input.require('Arn'), targets =>
      targets.filter(({ TargetAddress }) => TargetAddress !== address),
    );
  }),
  TagResource: writes((call, input) => {
    const { properties } = requireRule(call, input.require('Arn'));
    const { Tags: old } = properties;
    properties['Tags'] = { ...(isObject(old) ? old : {}), ...tagsOf(input) };
    return { Tags: properties['Tags'] };
  }),
  ListTagsForResource: reads((call, input) => ({
    Tags: requireRule(call, input.require('Arn')).properties['Tags'],
  })),
};

/** CodeStar Notifications: rules that send events of pipelines and other resources to a topic or a channel. */
export const notificationRules: ApiService = {
  signingName: 'codestar-notifications',
  protocol: { name: 'rest-json' },
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      { path: `/${name.charAt(0).toLowerCase()}${name.slice(1)}`, ...operation },
    ]),
  ),
};

function rulesOf(call: Call): ResourceTable {
  return namedTable(call, call.region, type);
}

function requireRule(call: Call, arn: string): StoredResource {
  const rules = rulesOf(call);
  const rule = Object.hasOwn(rules, arn) ? rules[arn] : undefined;
  if (rule !== undefined) return rule;
  throw new ApiError('ResourceNotFoundException', `The notification rule ${arn} was not found.`, {
    status: 404,
    handlerCode: 'NotFound',
  });
}

function readMembers(input: Input): Properties {
  const members: Properties = {};
  for (const name of ['Name', 'DetailType', 'Status']) {
    const value = input.text(name);
    if (value !== undefined) members[name] = value;
  }
  const eventTypes = input.texts('EventTypeIds');
  if (eventTypes !== undefined) members['EventTypeIds'] = eventTypes;
  if (Array.isArray(input.values['Targets'])) members['Targets'] = structuresOf(input.values['Targets']);
  if (isObject(input.values['Tags'])) members['Tags'] = tagsOf(input);
  return members;
}

function tagsOf(input: Input): JsonObject {
  const { Tags: tags } = input.values;
  return isObject(tags) ? tags : {};
}

function changeTargets(call: Call, arn: string, change: (targets: JsonObject[]) => JsonObject[]): Answer {
  const { Arn: _arn, ...settable } = requireRule(call, arn).properties;
  const after = { ...settable, Targets: change(structuresOf(settable['Targets'])) };
  updateResource(call, type, arn, { before: settable, after });
  return { Arn: arn };
}

function describe(call: Call, { properties, service }: StoredResource): Answer {
  return {
    Arn: properties['Arn'],
    Name: properties['Name'],
    EventTypes: textsOf(properties['EventTypeIds']).map(writeEventType),
    Resource: properties['Resource'],
    Targets: structuresOf(properties['Targets']).map(target => writeTarget(call, target)),
    DetailType: properties['DetailType'],
    CreatedBy: `arn:aws:iam::${call.account}:root`,
    Status: properties['Status'],
    CreatedTimestamp: epochSeconds(Number(service['CreatedTimestamp'])),
    LastModifiedTimestamp: epochSeconds(Number(service['LastModifiedTimestamp'])),
    Tags: properties['Tags'],
  };
}

/** `codepipeline-pipeline-pipeline-execution-failed`: service, kind of resource, and what happened. */
function writeEventType(id: string): Answer {
  const [service = '', resource = '', ...rest] = id.split('-');
  const names: Readonly<Record<string, string>> = { codepipeline: 'CodePipeline', codebuild: 'CodeBuild' };
  return {
    EventTypeId: id,
    ServiceName: names[service] ?? service,
    ResourceType: resource === '' ? undefined : `${resource.charAt(0).toUpperCase()}${resource.slice(1)}`,
    EventTypeName: rest.join(' '),
  };
}

function writeTarget(call: Call, target: JsonObject): Answer {
  return {
    TargetAddress: target['TargetAddress'],
    TargetType: target['TargetType'],
    TargetStatus: targetStatus(call, target),
  };
}

function listRules(call: Call, input: Input): Answer {
  const filters = input.structures('Filters') ?? [];
  const rules = Object.values(rulesOf(call)).filter(({ properties }) =>
    filters.every(filter => passes(properties, filter.require('Name'), filter.require('Value'))),
  );
  const { items, next } = cutPage(rules, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    NotificationRules: items.map(({ properties }) => {
      const arn = String(properties['Arn']);
      return { Id: arn.slice(arn.lastIndexOf('/') + 1), Arn: arn };
    }),
    NextToken: next,
  };
}

function passes(properties: Properties, name: string, value: string): boolean {
  if (name === 'RESOURCE') return properties['Resource'] === value;
  if (name === 'EVENT_TYPE_ID') return textsOf(properties['EventTypeIds']).includes(value);
  if (name === 'TARGET_ADDRESS') {
    return structuresOf(properties['Targets']).some(({ TargetAddress }) => TargetAddress === value);
  }
  return true;
}
