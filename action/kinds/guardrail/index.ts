import type { Kind } from '../../core/kind.ts';
import { type Channel, endPolicyName } from '../../core/model.ts';
import {
  normalizePolicyDocument,
  originsOfStatements,
  renderDenialFrom,
  renderPolicyDocument,
  riskOfStatements,
} from '../../core/policy-document.ts';
import { ownPath } from '../../core/resolve.ts';
import { logicalId, type Resource } from '../../core/template.ts';
import { endId } from '../channel-properties.ts';

/** A guardrail: a customer-managed policy that caps what anyone can do in a channel. */
export const guardrail: Kind = {
  type: 'AWS::IAM::ManagedPolicy',
  render: model => [
    ...model.guardrails.map(({ key, origin, policyName, path, statements }) => ({
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
    ...model.channels.flatMap(channel => renderEnd(channel, model.name)),
  ],
  keys: { PolicyDocument: ['allow', 'deny'] },
  riskOf: (property, expected, observed) => {
    if (property !== 'PolicyDocument') return 'none';
    return observed === undefined ? 'unknown' : riskOfStatements(expected ?? null, observed);
  },
  normalize: (property, value) => (property === 'PolicyDocument' ? normalizePolicyDocument(value) : value),
};

/** A channel that ends has a further guardrail, which denies everything from then on. */
function renderEnd(channel: Channel, stack: string): Resource[] {
  if (channel.end === undefined || channel.runsNothing) return [];
  const path = `channels.${channel.key}.until`;
  return [
    {
      logicalId: endId(channel),
      path,
      properties: {
        ManagedPolicyName: endPolicyName(stack, channel),
        Path: ownPath(stack),
        PolicyDocument: renderDenialFrom(channel.end.instant),
      },
      origins: { '/PolicyDocument/Statement/0': { path } },
    },
  ];
}
