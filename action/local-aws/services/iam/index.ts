import { type ApiService, reads } from '../../service.ts';
import { getAccountAuthorizationDetails } from './account-details.ts';
import { lastAccessOperations } from './last-access.ts';
import { oidcOperations } from './oidc-providers.ts';
import { policyOperations } from './policies.ts';
import { policyVersionOperations } from './policy-versions.ts';
import { rolePolicyOperations } from './role-policies.ts';
import { roleOperations } from './roles.ts';
import { simulatorOperations } from './simulate.ts';

/** IAM: roles, their policies, and customer-managed policies. */
export const iam: ApiService = {
  signingName: 'iam',
  protocol: { name: 'query', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/', version: '2010-05-08' },
  operations: {
    ...roleOperations,
    ...lastAccessOperations,
    ...oidcOperations,
    ...simulatorOperations,
    ...rolePolicyOperations,
    ...policyOperations,
    ...policyVersionOperations,
    GetAccountAuthorizationDetails: { ...reads(getAccountAuthorizationDetails), needsPlugins: true },
  },
};
