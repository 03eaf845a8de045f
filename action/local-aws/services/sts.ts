import { randomBytes } from 'node:crypto';
import { validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { makeIamId } from '../resources/random-id.ts';
import { type Answer, type Call, reads, type Service, writes } from '../service.ts';

/** STS: who am I, and be somebody else. */
export const sts: Service = {
  signingName: 'sts',
  protocol: { name: 'query', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/', version: '2011-06-15' },
  operations: {
    GetCallerIdentity: reads(({ account, callerArn, callerId }) => ({
      UserId: callerId,
      Account: account,
      Arn: callerArn,
    })),
    AssumeRole: writes(assumeRole),
  },
};

/** Any role may be assumed, also one that does not exist (assumed): the account of its ARN is entered. */
function assumeRole(call: Call, input: Input): Answer {
  const roleArn = input.require('RoleArn');
  const session = input.matching('RoleSessionName', '[\\w+=,.@-]*');
  const seconds = input.integer('DurationSeconds') ?? 3600;
  const [, account, path] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
  if (account === undefined || path === undefined) throw validationError(`${roleArn} is invalid`);
  const role = path.slice(path.lastIndexOf('/') + 1);
  const roleId = makeIamId('AROA');
  const accessKeyId = makeIamId('ASIA').slice(0, 20);
  const assumed = {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    userId: `${roleId}:${session}`,
    expiresAt: call.now + seconds * 1000,
  };
  forgetExpired(call);
  call.state.sessions[accessKeyId] = assumed;
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: randomBytes(60).toString('base64'),
      Expiration: new Date(assumed.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
  };
}

/** A day after they expired, sessions need no answer of their own any more. */
function forgetExpired({ state, now }: Call): void {
  for (const [key, session] of Object.entries(state.sessions)) {
    if (session.expiresAt < now - 86_400_000) delete state.sessions[key];
  }
}
