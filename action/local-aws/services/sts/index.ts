import { type ApiService, reads, writes } from '../../service.ts';
import { assumeRole, assumeRoleWithWebIdentity } from './assume-role.ts';

/** STS: the caller's identity, and assuming roles. */
export const sts: ApiService = {
  signingName: 'sts',
  protocol: { name: 'query', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/', version: '2011-06-15' },
  operations: {
    GetCallerIdentity: reads(({ account, callerArn, callerId }) => ({
      UserId: callerId,
      Account: account,
      Arn: callerArn,
    })),
    AssumeRole: writes(assumeRole),
    AssumeRoleWithWebIdentity: writes(assumeRoleWithWebIdentity),
  },
};
