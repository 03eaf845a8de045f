import type { Json } from '../core/json.ts';
import { makeContext } from '../iam/context.ts';
import { checkResourcePolicy, listStatements, type PolicyVerdict } from '../iam/resource-policy.ts';

/** The service that runs what members write. */
const chatService = 'chatbot.amazonaws.com';

/** What a role gives that chat cannot assume. */
export const noTrust: Json = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

/**
 * Whether the trust policy of a role lets chat assume it; `unknown`: that depends on a condition.
 * @param trust the AssumeRolePolicyDocument
 */
export function isTrustedToChat(trust: Json): PolicyVerdict {
  // A trust policy names no resource: it is about its role.
  const statements = listStatements(trust).map(statement => ({ Resource: '*', ...(statement as object) }));
  return checkResourcePolicy(
    { Version: '2012-10-17', Statement: statements },
    {
      principal: { kind: 'service', name: chatService },
      action: 'sts:AssumeRole',
      isAbout: () => true,
      context: makeContext({}),
    },
  );
}
