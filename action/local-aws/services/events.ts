import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { createResource, deleteResource, updateResource } from '../resources/handlers.ts';
import { structuresOf } from '../resources/property.ts';
import { namedTable } from '../resources/store.ts';
import { ruleArn } from '../resources/types/event-rule.ts';
import { checkTargets } from '../resources/types/event-targets.ts';
import { type Answer, type ApiService, type Call, reads, writes } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { StoredResource } from '../state/state.ts';
import { readTags } from './iam/roles.ts';

const type = 'AWS::Events::Rule';

/** EventBridge: rules and their targets. Nothing is ever matched. */
export const events: ApiService = {
  signingName: 'events',
  protocol: { name: 'json', version: '1.1', target: 'AWSEvents' },
  operations: {
    PutRule: writes(putRule),
    DescribeRule: reads((call, input) => writeRule(requireRule(call, input, 'Name').properties, call)),
    DeleteRule: writes((call, input) => {
      const arn = arnOf(call, input, 'Name');
      const rule = namedTable(call, call.region, type)[arn];
      if (rule === undefined) return {};
      if (structuresOf(rule.properties['Targets']).length > 0) {
        throw new ApiError('ValidationException', "Rule can't be deleted since it has targets.");
      }
      deleteResource(call, type, arn);
      return {};
    }),
    EnableRule: writes((call, input) => setState(call, input, 'ENABLED')),
    DisableRule: writes((call, input) => setState(call, input, 'DISABLED')),
    ListRules: reads(listRules),
    PutTargets: writes((call, input) => {
      const { properties } = requireRule(call, input, 'Rule');
      const fresh = structuresOf(input.values['Targets']);
      checkTargets(input.values['Targets']);
      const kept = structuresOf(properties['Targets']).filter(
        ({ Id }) => !fresh.some(target => target['Id'] === Id),
      );
      if (kept.length + fresh.length > 5) {
        throw new ApiError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      }
      properties['Targets'] = [...kept, ...fresh];
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    RemoveTargets: writes((call, input) => {
      const { properties } = requireRule(call, input, 'Rule');
      const gone = input.texts('Ids') ?? [];
      properties['Targets'] = structuresOf(properties['Targets']).filter(
        ({ Id }) => !gone.includes(String(Id)),
      );
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    ListTargetsByRule: reads((call, input) => {
      const targets = structuresOf(requireRule(call, input, 'Rule').properties['Targets']);
      const { items, next } = cutPage(targets, input.text('NextToken'), input.integer('Limit') ?? 100);
      return { Targets: items, NextToken: next };
    }),
    ListRuleNamesByTarget: reads((call, input) => {
      const target = input.require('TargetArn');
      const names = Object.values(namedTable(call, call.region, type))
        .filter(({ properties }) => structuresOf(properties['Targets']).some(({ Arn }) => Arn === target))
        .map(({ properties }) => String(properties['Name']));
      const { items, next } = cutPage(names, input.text('NextToken'), input.integer('Limit') ?? 100);
      return { RuleNames: items, NextToken: next };
    }),
    ListTagsForResource: reads((call, input) => ({
      Tags: structuresOf(requireByArn(call, input).properties['Tags']),
    })),
    TagResource: writes((call, input) => {
      const { properties } = requireByArn(call, input);
      const fresh = readTags(input);
      const kept = structuresOf(properties['Tags']).filter(({ Key }) => !fresh.some(tag => tag.Key === Key));
      properties['Tags'] = [...kept, ...fresh];
      return {};
    }),
    UntagResource: writes((call, input) => {
      const { properties } = requireByArn(call, input);
      const gone = input.texts('TagKeys') ?? [];
      properties['Tags'] = structuresOf(properties['Tags']).filter(({ Key }) => !gone.includes(String(Key)));
      return {};
    }),
  },
};

function arnOf(call: Call, input: Input, name: 'Name' | 'Rule'): string {
  const bus = (input.text('EventBusName') ?? 'default').replace(/^.*:event-bus\//, '');
  return ruleArn(call.account, call.region, { Name: input.require(name), EventBusName: bus });
}

function requireRule(call: Call, input: Input, name: 'Name' | 'Rule'): StoredResource {
  const table = namedTable(call, call.region, type);
  const arn = arnOf(call, input, name);
  const rule = Object.hasOwn(table, arn) ? table[arn] : undefined;
  if (rule !== undefined) return rule;
  throw notFound(
    `Rule ${input.require(name)} does not exist on EventBus ${input.text('EventBusName') ?? 'default'}.`,
  );
}

function requireByArn(call: Call, input: Input): StoredResource {
  const arn = input.require('ResourceARN');
  const table = namedTable(call, call.region, type);
  const rule = Object.hasOwn(table, arn) ? table[arn] : undefined;
  if (rule !== undefined) return rule;
  throw notFound(`Rule ${arn.slice(arn.lastIndexOf('/') + 1)} does not exist on EventBus default.`);
}

function notFound(message: string): ApiError {
  return new ApiError('ResourceNotFoundException', message, { handlerCode: 'NotFound' });
}

/** Makes a rule or changes it; what is not sent goes back to its default (documented), targets stay. */
function putRule(call: Call, input: Input): Answer {
  const arn = arnOf(call, input, 'Name');
  const table = namedTable(call, call.region, type);
  const existing = Object.hasOwn(table, arn) ? table[arn] : undefined;
  const desired: Properties = { Name: input.require('Name') };
  for (const name of ['Description', 'ScheduleExpression', 'State', 'RoleArn', 'EventBusName']) {
    const value = input.text(name);
    if (value !== undefined) desired[name] = value;
  }
  const pattern = input.text('EventPattern');
  if (pattern !== undefined) desired['EventPattern'] = readPattern(pattern);
  if (existing === undefined) {
    createResource(call, type, { ...desired, Tags: readTags(input) }, { stackName: '', logicalId: '' });
  } else {
    const { Targets, Tags, Arn: _arn, ...settable } = existing.properties;
    const kept = { ...(Targets === undefined ? {} : { Targets }), ...(Tags === undefined ? {} : { Tags }) };
    updateResource(call, type, arn, { before: settable, after: { ...desired, ...kept } });
  }
  return { RuleArn: arn };
}

function readPattern(text: string): Json {
  try {
    const pattern = JSON.parse(text) as Json;
    if (isObject(pattern)) return pattern;
  } catch {
    // Said below.
  }
  throw new ApiError(
    'InvalidEventPatternException',
    'Event pattern is not valid. Reason: Filter is not an object',
  );
}

function setState(call: Call, input: Input, state: string): Answer {
  requireRule(call, input, 'Name').properties['State'] = state;
  return {};
}

function listRules(call: Call, input: Input): Answer {
  const prefix = input.text('NamePrefix') ?? '';
  const bus = (input.text('EventBusName') ?? 'default').replace(/^.*:event-bus\//, '');
  const rules = Object.values(namedTable(call, call.region, type))
    .map(({ properties }) => properties)
    .filter(({ Name, EventBusName }) => String(Name).startsWith(prefix) && EventBusName === bus);
  const { items, next } = cutPage(rules, input.text('NextToken'), input.integer('Limit') ?? 100);
  return { Rules: items.map(rule => writeRule(rule)), NextToken: next };
}

function writeRule(properties: JsonObject, owner?: Call): Answer {
  const { EventPattern: pattern } = properties;
  return {
    Name: properties['Name'],
    Arn: properties['Arn'],
    EventPattern: pattern === undefined ? undefined : JSON.stringify(pattern),
    ScheduleExpression: properties['ScheduleExpression'],
    State: properties['State'],
    Description: properties['Description'],
    RoleArn: properties['RoleArn'],
    EventBusName: properties['EventBusName'],
    CreatedBy: owner?.account,
  };
}
