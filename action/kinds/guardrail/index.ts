import type { Kind } from '../../core/kind.ts';
import {
  normalizePolicyDocument,
  originsOfStatements,
  renderPolicyDocument,
} from '../../core/policy-document.ts';
import { logicalId } from '../../core/template.ts';

/** A guardrail: a customer-managed policy that caps what anybody can do in a channel. */
export const guardrail: Kind = {
  type: 'AWS::IAM::ManagedPolicy',
  render: model =>
    model.guardrails.map(({ key, origin, policyName, path, statements }) => ({
      logicalId: logicalId('Guardrail', origin),
      path: `guardrails.${key}`,
      // No Description: it is create-only, so a better sentence would replace a policy that is in use.
      properties: {
        ManagedPolicyName: policyName,
        Path: path,
        PolicyDocument: renderPolicyDocument(statements),
      },
      origins: Object.fromEntries(originsOfStatements(statements, '/PolicyDocument')),
    })),
  keys: { PolicyDocument: ['allow', 'deny'] },
  judge: property => (property === 'PolicyDocument' ? 'unknown' : 'none'),
  normalize: (property, value) => (property === 'PolicyDocument' ? normalizePolicyDocument(value) : value),
};
