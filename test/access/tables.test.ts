import { expect } from '@jest/globals';
import { explainAliasDrift } from '../../action/access/alias-drift.ts';
import { withBrokenAliases } from '../../action/access/broken-aliases.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { type DriftedAccount, isDecisive } from '../../action/access/drifted-account.ts';
import { explainReaders, findSubscribers } from '../../action/access/find-readers.ts';
import { isOnlyAnotherText } from '../../action/access/message-difference.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import type { ReadAlias } from '../../action/access/prove.ts';
import {
  describeEveryone,
  hasCondition,
  readOpening,
  readTrustTimes,
  withoutEnded,
} from '../../action/access/role-trust.ts';
import { readTopicAccess } from '../../action/access/topic-elsewhere.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import type { Comparison, Drift } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { checkTablesOf } from '../check-table.ts';
import { account, allow, makeAccount, policyArn } from '../drift/wide-account.ts';

// What modules say of an account with drift, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const proofData = await loadProofData();
const slack = 'AWS::Chatbot::SlackChannelConfiguration';
const base: Drift = {
  ...{ target: 'default', kind: 'modified', path: 'channels.ops', type: slack, id: 'ops' },
  risk: 'unknown',
};

function compared(
  type: string,
  path: string,
  id: string,
  properties: JsonObject,
  observed: Comparison['observed'] = { status: 'present', properties, unread: [] },
): Comparison {
  const kind: Comparison['kind'] = { riskOf: () => 'none' };
  return { target: 'default', kind, type, path, id, expected: properties, observed };
}

check<Drift>('decisive', isDecisive);

const inChannel = (SlackChannelId: string, more: JsonObject = {}): JsonObject => ({
  ...{ SlackWorkspaceId: 'T0', SlackChannelId },
  ...more,
});

check<{ readonly drift: Partial<Drift>; readonly moved?: true }>('readers', ({ drift, moved }) => {
  const off = { status: 'present', properties: inChannel('C0OFF0000'), unread: [], disabled: 'x' } as const;
  const topics = { SnsTopicArns: ['arn:own'] };
  const moreTopics = { SnsTopicArns: ['arn:own', 'arn:elsewhere'] };
  const [found] = explainReaders([{ ...base, ...drift }], {
    comparisons: [
      compared('AWS::SNS::Topic', 'channels.ops.notify', 'arn:own', topics),
      compared(slack, 'channels.ops', 'ops', inChannel('C0OPS0000', topics)),
      compared(slack, 'channels.dev', 'dev', inChannel('C0DEV0000')),
      ...(moved
        ? [
            compared(slack, 'channels.moved', 'moved', inChannel('C0OLD0000', moreTopics), {
              ...{ status: 'present', properties: inChannel('C0NEW0000', moreTopics), unread: [] },
            }),
          ]
        : []),
      compared(slack, 'channels.off', 'off', inChannel('C0OFF0000'), off),
      compared(slack, 'channels.gone', 'gone', inChannel('C0GONE000'), { status: 'absent' }),
    ],
    companions: ['arn:companion'],
    place: { account, region: 'us-east-1', partition: 'aws' },
  });
  return { risk: found?.risk, ...found?.notifications };
});

check<Partial<Drift>>('subscribers', drift =>
  findSubscribers({ ...base, ...drift }, [{ arn: 'arn:own', name: 'own', channels: ['ops', 'dev'] }]),
);

check<Partial<Drift> & { readonly other?: true }>('alias-drift', ({ other, ...drift }) => {
  const customAction = 'AWS::Chatbot::CustomAction';
  const listing = (id: string, ...names: readonly string[]) =>
    inChannel(id, { CustomizationResourceArns: names.map(name => `arn:${name}`) });
  const runs = (CommandText: string) => ({ Definition: { CommandText } });
  const comparisons = [
    compared(customAction, 'aliases.purge', 'arn:purge', runs('sqs purge-queue --queue-url q')),
    compared(customAction, 'aliases.list', 'arn:list', runs('sqs list-queues')),
    compared(slack, 'channels.ops', 'ops', listing('C0OPS0000', 'purge', 'list')),
    compared(slack, 'channels.dev', 'dev', listing('C0DEV0000', 'purge')),
  ];
  const team = { key: 'team', properties: listing('C0TEAM000', 'purge'), unread: [] };
  const [found] = explainAliasDrift([{ ...base, ...drift }], {
    ...makeAccount(0),
    comparisons,
    otherChannels: new Map(other ? [['team', team]] : []),
  });
  return found?.alias;
});

type Actions = readonly string[];

/** What a role or guardrail allows, for certain and under a condition that cannot be seen. */
function policyWith(actions: Actions, perhaps: Actions = []): JsonObject {
  const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
  const more = { Effect: 'Allow', Action: [...perhaps], Resource: '*', Condition };
  const { Statement: certain } = allow(...actions);
  const statements = [
    ...(actions.length === 0 ? [] : (certain as Json[])),
    ...(perhaps.length === 0 ? [] : [more]),
  ];
  return { Version: '2012-10-17', Statement: statements };
}

interface Parts {
  readonly role?: Actions;
  readonly guardrail?: Actions;
  readonly roles?: Readonly<Record<string, Actions>>;
}

check<
  Parts & {
    readonly now: Parts & { readonly perhaps?: Readonly<Record<string, Actions>> };
    readonly lost?: number;
    readonly was?: string;
    readonly presence?: AccessChange['presence'];
    /** The listed values of the queue of purge. */
    readonly queues?: readonly string[];
    /** Whether a choice of the roles is required only now. */
    readonly becomesRequired?: true;
  }
>(
  'broken-aliases',
  ({ role = [], guardrail = [], roles = {}, now, lost = 1, was, presence = 'stays', ...more }) => {
    const { queues, becomesRequired } = more;
    const roleType = 'AWS::IAM::Role';
    const inline = (document: JsonObject) => ({ PolicyName: 'own', PolicyDocument: document });
    const all: Readonly<Record<string, Actions>> = { role, ...roles };
    const place = { platform: 'slack', workspace: 'T0123ABCD', channel: 'C0OPS0000', account } as const;
    const purge = 'sqs purge-queue --queue-url https://sqs.us-east-1.amazonaws.com/123456789012/';
    const commands = {
      purge: `${purge}${queues === undefined ? 'q' : '$queue'} --region us-east-1`,
      list: 'sqs list-queues --region us-east-1',
    };
    const deployed: DriftedAccount = {
      ...makeAccount(0),
      comparisons: [
        compared('AWS::IAM::ManagedPolicy', 'guardrails.g', policyArn, {
          ...{ ManagedPolicyName: 'g', PolicyDocument: policyWith(guardrail) },
        }),
        ...Object.entries(all).map(([name, actions]) =>
          compared(roleType, `roles.${name}`, name, {
            RoleName: name,
            Policies: [inline(policyWith(actions))],
          }),
        ),
        ...Object.keys(commands).map(name =>
          compared('AWS::Chatbot::CustomAction', `aliases.${name}`, `arn:${name}`, {}),
        ),
        compared(slack, 'channels.ops', 'ops', {
          ...{ ConfigurationName: 'ops', SlackWorkspaceId: 'T0123ABCD', SlackChannelId: 'C0OPS0000' },
          ...{ IamRoleArn: `arn:aws:iam::${account}:role/role`, GuardrailPolicies: [policyArn] },
          UserRoleRequired: becomesRequired !== true && Object.keys(roles).length > 0,
          CustomizationResourceArns: [...Object.keys(commands).map(name => `arn:${name}`), 'arn:unknown'],
        }),
      ],
      userRoles: () => Object.keys(roles).map(key => ({ key, arn: `arn:aws:iam::${account}:role/${key}` })),
    };
    const { perhaps = {} } = now;
    const present: Readonly<Record<string, Actions>> = {
      ...(now.role === undefined ? {} : { role: now.role }),
      ...now.roles,
    };
    const drift: Drift[] = [
      ...(becomesRequired === true
        ? [{ ...base, property: 'UserRoleRequired', expected: false, observed: true }]
        : []),
      ...Object.entries(present).flatMap(([name, actions]): Drift[] => {
        const at = { ...base, type: roleType, path: `roles.${name}`, id: name, property: 'Policies' };
        const expected = inline(policyWith(all[name] ?? []));
        return [{ ...at, expected, observed: inline(policyWith(actions, perhaps[name])) }];
      }),
      ...(now.guardrail === undefined
        ? []
        : [
            {
              ...{ ...base, type: 'AWS::IAM::ManagedPolicy', path: 'guardrails.g', id: policyArn },
              ...{ property: 'PolicyDocument', observed: policyWith(now.guardrail, perhaps['guardrail']) },
            },
          ]),
    ];
    const change = {
      ...{
        channel: 'ops',
        place,
        target: 'default',
        presence,
        gained: [],
        lost: Array.from({ length: lost }, () => ({ action: 'sqs:PurgeQueue' })),
      },
      ...(was === undefined ? {} : { was }),
    } as unknown as AccessChange;
    const aliases = Object.entries(commands).map(([key, command]): [string, ReadAlias] => [
      key,
      {
        ...{ key, command, parsed: parseCommand(command), description: undefined, passRoles: [] },
        ...{ until: undefined, isButtonOnly: false, path: ['aliases', key], hiddenMistake: undefined },
        values: key === 'purge' && queues !== undefined ? { queue: queues } : {},
      } as unknown as ReadAlias,
    ]);
    const [found] = withBrokenAliases([change], { account: deployed, drift }, new Map(aliases), {
      proofData,
      now: '2026-11-30T00:00:00Z',
    });
    return found?.brokenAliases;
  },
);

/** A statement of a trust policy with dates, as the tables write it; a text is as it is. */
type Dated =
  | string
  | (JsonObject & { readonly from?: string; readonly until?: string; readonly and?: JsonObject });

function trustWith(statements: readonly Dated[]): JsonObject {
  const dated = statements.map((statement): Json => {
    if (typeof statement === 'string') return statement;
    const { from, until, and, ...rest } = statement;
    const at = (day: string) => ({ 'aws:CurrentTime': `${day}T00:00:00Z` });
    const condition = {
      ...(from === undefined ? {} : { DateGreaterThanEquals: at(from) }),
      ...(until === undefined ? {} : { DateLessThan: at(until) }),
      ...and,
    };
    return {
      ...{ Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole', ...rest },
      ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
    };
  });
  return { Version: '2012-10-17', Statement: dated };
}

const now = Date.parse('2026-11-30T00:00:00Z');

check<readonly Dated[]>('trust-times', statements => {
  const times = readTrustTimes(trustWith(statements), now);
  if (times === undefined) return undefined;
  const { isNow, denies } = times;
  const windows = (denies['Statement'] as readonly JsonObject[]).map(({ Condition, ...rest }) => {
    expect(rest).toEqual({ Effect: 'Deny', Action: '*', Resource: '*' });
    return Condition;
  });
  return { isNow, denied: windows };
});

check<readonly Dated[]>('ended-trust', statements => {
  const trust = trustWith(statements);
  const all = trust['Statement'] as readonly Json[];
  const left = (withoutEnded(trust, now) as JsonObject)['Statement'] as readonly Json[];
  return left.map(statement => all.indexOf(statement));
});

check<readonly Dated[]>('openings', statements => {
  const trust = trustWith(statements);
  const opening = readOpening(trust);
  return { ...opening, words: describeEveryone(opening), hasCondition: hasCondition(trust) };
});

check<{ readonly before?: Json; readonly after?: Json }>('message-texts', ({ before, after }) =>
  isOnlyAnotherText(before, after),
);

check<string | readonly JsonObject[]>('topic-access', statements => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
  const place = { account, region: 'eu-west-1', partition: 'aws' };
  const document: Json =
    typeof statements === 'string'
      ? statements
      : { Version: '2012-10-17', Statement: statements.map(each => ({ Resource: topic, ...each })) };
  const { open, ...rest } = readTopicAccess({ document, topic, place });
  return { ...rest, ...(open === undefined ? {} : { open }) };
});
