import type { AccessChange } from '../../action/access/compare-access.ts';
import type { Json } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { matchesText, parseGlob } from '../../action/iam/glob.ts';
import { allow } from '../local-aws/harness.ts';
import { readYaml } from './harness.ts';
import type { JudgedRequest } from './judge-account.ts';
import type { JudgedChange } from './judge-drift.ts';
import { account, roleArn } from './random-changes.ts';

/** The boundary of the role `wide`. */
export const boundary = {
  Version: '2012-10-17',
  Statement: [allow('sqs:*'), allow('sns:*')].flatMap(each => each.Statement),
};
/** The account of the random changes. */
export const config = readYaml<ChatopsConfig>('outside-changes.yml');
/** What was reviewed of what is made elsewhere. */
export const documents = new Map([
  [`arn:aws:iam::\${AWS::AccountId}:policy/boundary`, [boundary as unknown as Json]],
]);
/** Roles that members of a channel are to choose from, by the name of its configuration. */
export const userRoles = {
  'demo-second': [roleArn('wide')],
  'demo-third': [roleArn('wide'), roleArn('narrow')],
};

const queue = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`;
const topic = (name: string, region = 'us-east-1') => `arn:aws:sns:${region}:${account}:${name}`;
const ask = (resources: readonly string[], ...actions: readonly string[]): JudgedRequest[] =>
  actions.flatMap(action => resources.map(resource => ({ action, resource })));

/** A request for each combination of statements that the changes can have: what holds for one holds for all that are like it. */
export const requests: readonly JudgedRequest[] = [
  ...ask(
    [queue('a'), queue('b')],
    'sqs:SendMessage',
    'sqs:PurgeQueue',
    'sqs:DeleteQueue',
    'sqs:GetQueueAttributes',
    'sqs:CreateQueue',
  ),
  ...ask(
    [topic('t'), topic('u'), topic('t', 'eu-west-1')],
    'sns:Publish',
    'sns:DeleteTopic',
    'sns:GetTopicAttributes',
    // An action of another service on topics.
    'devops-guru:AddNotificationChannel',
  ),
  ...ask(['*'], 'sqs:ListQueues', 'sns:ListTopics', 'ec2:DescribeInstances'),
  { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:us-east-1:${account}:function:f` },
];
/** What the commands of the aliases need. */
export const aliases: Readonly<Record<string, JudgedRequest>> = {
  purge: { action: 'sqs:PurgeQueue', resource: queue('a') },
  tell: { action: 'sns:Publish', resource: topic('t') },
};

/** Whether a row does not depend on what cannot be seen. */
export const isCertain = ({ certainty }: AccessRow) => certainty === undefined;
const fits = (pattern: string, text: string) => pattern === text || matchesText(parseGlob(pattern), text);
/** Whether resources as a row has them, e.g. `* except arn:…`, hold one. */
function covers(resources: string, text: string): boolean {
  const [all = '', except] = resources.split(' except ');
  return fits(all, text) && except?.split(/, | and /).some(pattern => fits(pattern, text)) !== true;
}

type Whom = Pick<JudgedChange, 'verdict' | 'role'>;

/** Whom a row is about: those who choose one listed role, those who choose any of them, or those of a verdict. */
function whomOf({ verdict, role, listed = role === undefined ? [] : [role] }: AccessRow): Whom[] {
  return listed.length === 0
    ? [{ verdict }]
    : listed.map(name => ({ verdict: 'listed' as const, role: roleArn(name) }));
}

/** The changes that some row of a report is about. */
export function coveredBy(access: readonly AccessChange[], side: 'gained' | 'lost') {
  return ({ channel, verdict, role, request: { action, resource } }: JudgedChange) =>
    access.some(
      change =>
        change.place.channel === channel &&
        change[side].some(
          row =>
            whomOf(row).some(whom => whom.verdict === verdict && whom.role === role) &&
            row.action === action &&
            row.resources.some(pattern => covers(pattern, resource)),
        ),
    );
}

/** The requests of the judge that certain rows say to be gained or lost, without those of which a row says "in part". */
export function claimsOf(access: readonly AccessChange[], side: 'gained' | 'lost'): JudgedChange[] {
  return access.flatMap(({ place, ...change }) =>
    change[side].filter(isCertain).flatMap(row => {
      const like = requests.filter(
        ({ action, resource }) =>
          action === row.action &&
          (row.partial === true
            ? row.example?.resource === resource
            : row.resources.some(pattern => covers(pattern, resource))),
      );
      return whomOf(row).flatMap(whom => like.map(request => ({ channel: place.channel, ...whom, request })));
    }),
  );
}
