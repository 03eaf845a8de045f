import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planChanges } from '../../action/commands/plan.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { allow } from '../local-aws/harness.ts';
import { expectSameDrift } from './agreement.ts';
import { type HandCall, makeSavedWorld, readYaml, type SavedWorld } from './harness.ts';
import { type JudgedAccount, type JudgedRequest, judgeAccount } from './judge-account.ts';

/** More of them before a release: `OUTSIDE_RUNS=500 OUTSIDE_SEED=… npm run jest -- test/drift/outside-changes`. */
const numRuns = Number(process.env['OUTSIDE_RUNS'] ?? 12);
const seed = Number(process.env['OUTSIDE_SEED'] ?? 20261128);

const account = '000000000000';
const boundary = {
  Version: '2012-10-17',
  Statement: [allow('sqs:*'), allow('sns:*')].flatMap(each => each.Statement),
};
const config = readYaml<ChatopsConfig>('outside-changes.yml');
const documents = new Map([
  [`arn:aws:iam::\${AWS::AccountId}:policy/boundary`, [boundary as unknown as Json]],
]);
const roleArn = (name: string) => `arn:aws:iam::${account}:role/chatops/demo/demo-${name}`;
const channelArn = (name: string) =>
  `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-${name}`;
const guardrailArn = (name: string) => `arn:aws:iam::${account}:policy/chatops/demo/demo-${name}`;
const channelIds = { first: 'C0FIRST000', second: 'C0SECOND00', third: 'C0THIRD000' } as const;
const userRoles = { [channelIds.second]: [roleArn('wide')], [channelIds.third]: [roleArn('wide')] };

const requests: readonly JudgedRequest[] = [
  ...['a', 'b'].flatMap(name =>
    ['sqs:SendMessage', 'sqs:PurgeQueue', 'sqs:DeleteQueue'].map(action => ({
      action,
      resource: `arn:aws:sqs:us-east-1:${account}:${name}`,
    })),
  ),
  ...['t', 'u'].flatMap(name =>
    ['sns:Publish', 'sns:DeleteTopic'].map(action => ({
      action,
      resource: `arn:aws:sns:us-east-1:${account}:${name}`,
    })),
  ),
  { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:us-east-1:${account}:function:f` },
];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const roleName = pick('demo-wide', 'demo-narrow');
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const managed = pick(
  ...['AdministratorAccess', 'AmazonSQSFullAccess', 'AmazonSNSFullAccess', 'AWSDenyAll'].map(aws),
);
const statement = fc.record({
  Effect: pick('Allow', 'Allow', 'Allow', 'Deny'),
  Action: pick(
    '*',
    'sqs:*',
    'sqs:PurgeQueue',
    'sqs:DeleteQueue',
    'sns:*',
    'sns:Publish',
    'lambda:InvokeFunction',
  ),
  Resource: pick('*', requests[0]?.resource ?? '*', `arn:aws:sns:us-east-1:${account}:*`),
});
const document = fc
  .array(statement, { minLength: 1, maxLength: 2 })
  .map(Statement => JSON.stringify({ Version: '2012-10-17', Statement }));
const guardrails = fc.uniqueArray(
  pick(
    guardrailArn('queues'),
    guardrailArn('topics'),
    aws('AdministratorAccess'),
    aws('AmazonSQSFullAccess'),
    aws('AWSDenyAll'),
  ),
  { maxLength: 3 },
);
const channelKey: fc.Arbitrary<keyof typeof channelIds> = fc.constantFrom('first', 'second', 'third');

/** What somebody does to the account outside of the stack. */
const change: fc.Arbitrary<HandCall> = fc.oneof(
  fc.record({ RoleName: roleName, PolicyArn: managed }).map(input => ({ iam: 'AttachRolePolicy', input })),
  fc
    .record({ RoleName: roleName, PolicyName: pick('Own', 'Extra'), PolicyDocument: document })
    .map(input => ({ iam: 'PutRolePolicy', input })),
  pick<HandCall>(
    { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-narrow', PolicyName: 'Own' } },
    { iam: 'DeleteRolePermissionsBoundary', input: { RoleName: 'demo-wide' } },
    { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-wide', PolicyName: 'demo-wide' } },
  ),
  fc
    .record({ RoleName: roleName, PermissionsBoundary: managed })
    .map(input => ({ iam: 'PutRolePermissionsBoundary', input })),
  fc
    .record({
      PolicyArn: pick(
        guardrailArn('queues'),
        guardrailArn('topics'),
        `arn:aws:iam::${account}:policy/boundary`,
      ),
      PolicyDocument: document,
    })
    .map(input => ({ iam: 'CreatePolicyVersion', input: { ...input, SetAsDefault: 'true' } })),
  fc
    .record({ key: channelKey, guardrails, role: pick('wide', 'narrow'), isRequired: fc.boolean() })
    .map(({ key, guardrails: GuardrailPolicyArns, role, isRequired }) => ({
      chatbot: 'update-slack-channel-configuration',
      input: {
        ChatConfigurationArn: channelArn(key),
        SlackChannelId: channelIds[key],
        IamRoleArn: roleArn(role),
        GuardrailPolicyArns,
        UserAuthorizationRequired: isRequired,
      } as unknown as JsonObject,
    })),
  fc
    .record({ guardrails, role: pick('wide', 'narrow'), name: pick('x', 'y') })
    .map(({ guardrails: list, role, name }) => ({
      chatbot: 'create-slack-channel-configuration',
      input: {
        SlackTeamId: 'T0123ABCD',
        SlackChannelId: `C0HAND00${name.toUpperCase()}`,
        SlackChannelName: name,
        ConfigurationName: `by-hand-${name}`,
        IamRoleArn: roleArn(role),
        GuardrailPolicyArns: list,
      } as unknown as JsonObject,
    })),
  channelKey.map(key => ({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(key) },
  })),
  pick<HandCall>({ chatbot: 'update-account-preferences', input: { UserAuthorizationRequired: true } }),
);

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config, documents, boundary);
});
afterAll(() => world.aws.stop());

/**
 * What was possible before for those who can do it now. Where the choice of a role is no longer required, these are also
 * the members who have chosen none, and they could do nothing.
 */
function couldBefore(
  before: JudgedAccount,
  after: JudgedAccount,
  ...[channel, verdict, request]: Parameters<JudgedAccount['allows']>
): boolean {
  const [was, is] = [before.needsChoice(channel), after.needsChoice(channel)];
  if (verdict === 'default' && was && !is) return false;
  // Members who choose a listed role could choose it before.
  if (verdict === 'default' && is && !was) {
    return (before.allowsListed(channel, request) ?? before.allows(channel, verdict, request)) === true;
  }
  return before.allows(channel, verdict, request) === true;
}

/** What people can do that they could not before, by the naive judge: `C0FIRST000 default sqs:PurgeQueue on arn:…`. */
async function judgeGains(before: JudgedAccount) {
  const after = await judgeAccount(world.aws.url, userRoles);
  const gains = after.channelIds.flatMap(channel =>
    (['default', 'ceiling'] as const).flatMap(verdict =>
      requests
        .filter(request => after.allows(channel, verdict, request) === true)
        .filter(request => !couldBefore(before, after, channel, verdict, request))
        .map(request => ({ channel, verdict, request })),
    ),
  );
  return { after, gains };
}

test(
  'the verdict of drift is what an independent reading of the account says, before and after',
  async () => {
    const before = await judgeAccount(world.aws.url, userRoles);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async calls => {
        await world.restore();
        // A change may be refused, e.g. a policy that no longer exists; the others count.
        for (const call of calls) await world.byHand(call).catch(() => undefined);
        const { after, gains } = await judgeGains(before);
        const report = await world.drift();
        const { drift, access, unchecked } = report;
        expect(unchecked).toEqual([]);
        const plan = await world.use(aws => planChanges(aws, { ...resolve(config), documents }));
        expectSameDrift(plan, report);
        const channelOf = (place: (typeof access)[number]['place']) => place.channel;
        const isCovered = (gain: (typeof gains)[number]) =>
          access.some(
            each =>
              channelOf(each.place) === gain.channel &&
              each.gained.some(row => row.verdict === gain.verdict && row.action === gain.request.action),
          );
        expect(gains.filter(gain => !isCovered(gain))).toEqual([]);
        // The first line of the report: something widens exactly when somebody gains something.
        // "newly possible" of one drift is possible with all of them together.
        const possible = new Set(
          access.flatMap(({ channel, gained }) => gained.map(({ action }) => `${channel} ${action}`)),
        );
        for (const { gained = [], isHeldBack } of drift) {
          for (const line of isHeldBack === true ? [] : gained) {
            const [, channel, action] = /^in (\S+), [^:]*: (?:possibly )?([a-z0-9-]+:\w+)/.exec(line) ?? [];
            expect(possible).toContain(`${channel} ${action}`);
          }
        }
        const hasGains = access.some(({ gained }) => gained.some(({ certainty }) => certainty === undefined));
        const widening = drift.filter(({ risk, isHeldBack }) => risk === 'widens' && isHeldBack !== true);
        expect([calls, widening.length > 0]).toEqual([calls, hasGains]);
        if (drift.some(({ isHeldBack }) => isHeldBack === true)) expect(gains).toEqual([]);
        // Every certain row is real where the judge knows its action.
        for (const { place, gained } of access) {
          for (const { action, verdict, certainty, example } of gained) {
            const known = requests.filter(request => request.action === action);
            if (certainty !== undefined || known.length === 0) continue;
            const request = { action, resource: example?.resource ?? '' };
            expect([request, after.allows(channelOf(place), verdict, request)]).toEqual([request, true]);
            expect([request, couldBefore(before, after, channelOf(place), verdict, request)]).toEqual([
              request,
              false,
            ]);
          }
        }
      }),
      { numRuns, seed },
    );
  },
  60_000 + numRuns * 30_000,
);
