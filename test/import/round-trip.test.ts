import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { describeAccount } from '../../action/adopt/describe-account.ts';
import { identifyResources, resolveTemplate } from '../../action/adopt/identify.ts';
import { readTemplate } from '../../action/adopt/template/read-template.ts';
import { wireTemplate } from '../../action/adopt/template/wire-template.ts';
import { readTerraform } from '../../action/adopt/terraform/read-terraform.ts';
import { toTemplate } from '../../action/adopt/terraform/to-template.ts';
import type { Wired } from '../../action/adopt/wiring.ts';
import { writeConfig } from '../../action/adopt/write-config.ts';
import { diffTemplates } from '../../action/core/diff-templates.ts';
import { canonicalJson, type Json, type JsonObject, listOf } from '../../action/core/json.ts';
import { roleArnOf } from '../../action/core/place.ts';
import { checkSchema } from '../../action/core/schema-check.ts';
import { type Template, templateBody } from '../../action/core/template.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { adoptableConfig, alarms, renderConfig } from '../samples/adoptable-config.ts';
import { place, wire } from './wire.ts';

// `IMPORT_RUNS=10 FC_SEED=$RANDOM npm run jest -- test/import/round-trip` tries ten times as many.
const runs = (numRuns: number) => ({
  numRuns: numRuns * Number(process.env['IMPORT_RUNS'] ?? 1),
  seed: Number(process.env['FC_SEED'] ?? 20_261_129),
});

/** Every resource by its name in AWS, with its properties as they are there: what keys it was given means nothing. */
function meaningOf(template: Template): Map<string, string> {
  const properties = resolveTemplate(template, place);
  return new Map(
    identifyResources(template, place).map(({ logicalId, type, physicalId }) => {
      const own = properties.get(logicalId) ?? {};
      // A rule is identified by its name, the policy of a topic by its topic.
      const name = own['Name'] ?? own['Topics'] ?? physicalId;
      return [`${type} ${String(name)}`, canonicalJson(sortLists(own))];
    }),
  );
}

/** Lists of a channel or role are sets. */
function sortLists(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Array.isArray(member) && name !== 'Attachments'
        ? [...member].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
        : member,
    ]),
  );
}

function at(config: ChatopsConfig, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], config);
}

test('what is written down of an account means what the account was made from', () => {
  fc.assert(
    fc.property(adoptableConfig, before => {
      const template = renderConfig(before);
      const { config: described, notes } = describeAccount(wire(template), 'demo');
      // Of what is made elsewhere, the topic `alarms` stays too, with the reason.
      const reasons = notes.filter(({ text }) => !text.endsWith('no such policy was found'));
      expect(reasons.map(({ path, text }) => [at(described, path), text])).toEqual(
        reasons.map(() => [alarms.topics[0], 'stays where it is made: no such topic was found']),
      );
      const text = writeConfig(described, notes, ['a comment']);
      const after = parse(text) as ChatopsConfig;
      expect(checkSchema(after)).toEqual([]);
      const again = renderConfig(after);
      expect(Object.fromEntries(meaningOf(again))).toEqual(Object.fromEntries(meaningOf(template)));
    }),
    runs(60),
  );
});

test('with names of our own, even the template is the same, so a plan is empty', () => {
  const plain = adoptableConfig.filter(
    ({ roles = {}, guardrails = {}, aliases = {}, channels = {} }) =>
      [...Object.values(roles), ...Object.values(guardrails), ...Object.values(aliases)].every(
        part =>
          typeof part === 'string' ||
          !('role-name' in part || 'policy-name' in part || 'action-name' in part),
      ) && Object.values(channels).every(channel => channel['configuration-name'] === undefined),
  );
  fc.assert(
    fc.property(plain, before => {
      const template = renderConfig(before);
      const { config: described } = describeAccount(wire(template), 'demo');
      const again = renderConfig(parse(writeConfig(described, [], [])) as ChatopsConfig);
      expect(
        diffTemplates(again, template).map(({ logicalId, properties }) => ({
          logicalId,
          names: properties.map(({ name }) => name),
        })),
      ).toEqual([]);
    }),
    runs(20),
  );
});

test('a template of ours, as anyone else would import it, says the same again', () => {
  fc.assert(
    fc.property(adoptableConfig, fc.constantFrom('json', 'yaml'), (before, format) => {
      const template = renderConfig(before);
      const text = format === 'json' ? templateBody(template) : stringify(JSON.parse(templateBody(template)));
      const foreign = readTemplate(text);
      if (typeof foreign === 'string') throw new Error(foreign);
      const { wiring, questions, notes } = wireTemplate(foreign, {
        name: 'demo',
        stackName: 'demo',
        parameters: new Map(),
        answers: new Map(),
        questions: new Map(),
        keepsPolicies: true,
      });
      expect(questions).toEqual([]);
      const described = describeAccount(wiring, 'demo');
      const again = renderConfig(parse(writeConfig(described.config, [], [])) as ChatopsConfig);
      expect(Object.fromEntries(meaningOf(again))).toEqual(Object.fromEntries(meaningOf(template)));
      const said = [...notes, ...described.notes].map(({ text: words }) => words);
      expect(said.filter(words => !words.endsWith('no such policy was found'))).toEqual([]);
    }),
    runs(40),
  );
});

/** `SlackChannelId` → `slack_channel_id`, through lists and objects, with documents as text, as the provider keeps them. */
function snakeMembers(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const key = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
      if (/PolicyDocument$/.test(name)) return [key, JSON.stringify(value)];
      return [key, name === 'Variables' ? value : snakeValue(value)];
    }),
  );
}

function snakeValue(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(snakeValue);
  return typeof value === 'object' && value !== null ? snakeMembers(value as JsonObject) : value;
}

const tagMap = (tags: Json | undefined) =>
  Object.fromEntries(
    ((tags ?? []) as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
  );

interface TerraformWords {
  readonly type: string;
  readonly values: JsonObject;
}

/** What is behind topics in the words of the provider `aws`, with what it keeps of properties that are not set. */
function notifyToTerraform({ type, id, properties }: Wired): TerraformWords[] | undefined {
  const own = 'arn:aws:SERVICE:eu-west-1:123456789012:';
  const { Name: name = '', Targets: targets = [] } = properties;
  switch (type) {
    case 'AWS::SNS::Topic': {
      const { TopicName: topic = '', KmsMasterKeyId: key = '', Tags: tags } = properties;
      const unset = { display_name: '', fifo_topic: false, delivery_policy: '', signature_version: 0 };
      const all = { tags: {}, tags_all: tagMap(tags) };
      const values = { ...unset, arn: id, id, name: topic, kms_master_key_id: key, policy: '{}', ...all };
      return [{ type: 'aws_sns_topic', values }];
    }
    case 'AWS::SNS::TopicPolicy': {
      const { Topics: topics = [], PolicyDocument: document = null } = properties;
      const values = { arn: listOf(topics)[0] ?? '', policy: JSON.stringify(document) };
      return [{ type: 'aws_sns_topic_policy', values }];
    }
    case 'AWS::CodeStarNotifications::NotificationRule': {
      const { Resource: resource = '', EventTypeIds: ids = [], Tags: tags = {} } = properties;
      const target = (targets as { TargetAddress: string; TargetType: string }[]).map(each => ({
        address: each.TargetAddress,
        type: each.TargetType,
        status: 'ACTIVE',
      }));
      const arn = `${own.replace('SERVICE', 'codestar-notifications')}notificationrule/${String(name)}`;
      const more = { detail_type: 'FULL', event_type_ids: ids, status: 'ENABLED', target, tags };
      return [
        { type: 'aws_codestarnotifications_notification_rule', values: { arn, name, resource, ...more } },
      ];
    }
    case 'AWS::Events::Rule': {
      const arn = `${own.replace('SERVICE', 'events')}rule/${String(name)}`;
      const pattern = JSON.stringify(properties['EventPattern']);
      const unset = { event_bus_name: 'default', description: '', role_arn: '', schedule_expression: '' };
      const values = { ...unset, arn, name, event_pattern: pattern, state: 'ENABLED', force_destroy: false };
      return [
        { type: 'aws_cloudwatch_event_rule', values },
        ...(targets as unknown as EventTarget[]).map(({ Id, Arn, InputTransformer: input }) => ({
          type: 'aws_cloudwatch_event_target',
          values: {
            rule: name,
            event_bus_name: 'default',
            target_id: Id,
            arn: Arn,
            input: '',
            run_command_targets: [],
            input_transformer:
              input === undefined
                ? []
                : [{ input_paths: input.InputPathsMap ?? {}, input_template: input.InputTemplate }],
          },
        })),
      ];
    }
    default:
      return undefined;
  }
}

interface EventTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly InputTransformer?: { readonly InputPathsMap?: JsonObject; readonly InputTemplate: string };
}

/** The same resource in the words of the provider `aws`, for types that it has; else in those of `awscc`. */
function toTerraform({ type, id, properties }: Wired, isAwscc: boolean): TerraformWords {
  if (type === 'AWS::IAM::ManagedPolicy') {
    const { ManagedPolicyName: name = '', Path: path = '/', PolicyDocument: document = null } = properties;
    return { type: 'aws_iam_policy', values: { arn: id, name, path, policy: JSON.stringify(document) } };
  }
  if (type === 'AWS::IAM::Role' && !isAwscc) {
    const { RoleName: name = '', Path: path = '/', Policies: policies = [] } = properties;
    return {
      type: 'aws_iam_role',
      values: {
        arn: roleArnOf(properties, place),
        name,
        path,
        assume_role_policy: JSON.stringify(properties['AssumeRolePolicyDocument']),
        managed_policy_arns: properties['ManagedPolicyArns'] ?? [],
        inline_policy: (policies as { PolicyName: string; PolicyDocument: Json }[]).map(policy => ({
          name: policy.PolicyName,
          policy: JSON.stringify(policy.PolicyDocument),
        })),
        description: properties['Description'] ?? '',
        permissions_boundary: properties['PermissionsBoundary'] ?? '',
        tags: tagMap(properties['Tags']),
      },
    };
  }
  const name = type
    .replace('AWS::', 'awscc_')
    .replace('::', '_')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();
  const arn = type === 'AWS::IAM::Role' ? roleArnOf(properties, place) : id;
  return { type: name, values: { arn, ...snakeMembers(properties) } };
}

test('a Terraform state with the same resources says the same again', () => {
  // A key of Terraform has no policy that is read here.
  const withoutKeys = adoptableConfig.map(candidate => ({
    ...candidate,
    channels: Object.fromEntries(
      Object.entries(candidate.channels ?? {}).map(
        ([name, { notify: { key, ...notify } = {}, ...channel }]) => [
          name,
          { ...channel, notify: { ...notify, ...(String(key).startsWith('arn:') ? { key } : {}) } },
        ],
      ),
    ),
  })) as typeof adoptableConfig;
  fc.assert(
    fc.property(withoutKeys, fc.boolean(), (before, isAwscc) => {
      const template = renderConfig(before);
      const properties = resolveTemplate(template, place);
      const resources = identifyResources(template, place).flatMap(({ logicalId, type, physicalId }) => {
        const wired = { type, id: physicalId, properties: properties.get(logicalId) ?? {} };
        const all = notifyToTerraform(wired) ?? [toTerraform(wired, isAwscc)];
        return all.map(named => ({
          address: `${named.type}.${logicalId}`,
          mode: 'managed',
          name: logicalId,
          ...named,
        }));
      });
      const state = readTerraform(
        JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } }),
      );
      if (typeof state === 'string') throw new Error(state);
      const converted = toTemplate(state);
      const { wiring, questions, notes } = wireTemplate(converted.template, {
        name: 'demo',
        stackName: 'demo',
        parameters: new Map(),
        answers: new Map(),
        questions: state.questions,
        keepsPolicies: true,
        region: converted.notify.region,
        leftNotes: converted.notify.leftNotes,
      });
      expect([...questions, ...notes, ...converted.notes]).toEqual([]);
      const described = describeAccount(wiring, 'demo');
      const { addresses } = converted.notify;
      const taken = [...described.notifying].flatMap(({ id }) => addresses.get(id) ?? []);
      const handedOver = [...converted.handedOver, ...taken].sort();
      expect(handedOver).toEqual(resources.map(({ address }) => address).sort());
      const again = renderConfig(parse(writeConfig(described.config, [], [])) as ChatopsConfig);
      expect(Object.fromEntries(meaningOf(again))).toEqual(Object.fromEntries(meaningOf(template)));
    }),
    runs(30),
  );
});
