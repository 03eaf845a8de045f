import type { Input } from '../../input.ts';
import { checkAttachable, checkRoleQuotas } from '../../resources/iam-policies.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import { answerPage, noSuchEntity, readPolicyDocument, requireRole } from './entities.ts';
import { writeAttached, writeDocument } from './write-entities.ts';

/** Operations on the policies of a role, inline and attached. */
export const rolePolicyOperations: { readonly [name: string]: ApiOperation } = {
  PutRolePolicy: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const PolicyName = input.matching('PolicyName', '[\\w+=,.@-]+');
    const PolicyDocument = readPolicyDocument(input, 'PolicyDocument', 'identity');
    const others = structuresOf(properties['Policies']).filter(policy => policy['PolicyName'] !== PolicyName);
    const policies = [...others, { PolicyName, PolicyDocument }];
    checkRoleQuotas({ ...properties, Policies: policies });
    properties['Policies'] = policies;
    return undefined;
  }),
  GetRolePolicy: reads(getRolePolicy),
  DeleteRolePolicy: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const name = input.require('PolicyName');
    const policies = structuresOf(properties['Policies']);
    const kept = policies.filter(policy => policy['PolicyName'] !== name);
    if (kept.length === policies.length) throw notOnRole(name);
    properties['Policies'] = kept;
    return undefined;
  }),
  ListRolePolicies: reads((call, input) =>
    answerPage(
      input,
      structuresOf(requireRole(call, input).properties['Policies']),
      'PolicyNames',
      policy => policy['PolicyName'],
    ),
  ),
  /** Attaching what is attached already changes nothing. */
  AttachRolePolicy: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const arn = input.require('PolicyArn');
    checkAttachable(call, arn);
    const arns = [...new Set([...textsOf(properties['ManagedPolicyArns']), arn])];
    checkRoleQuotas({ ...properties, ManagedPolicyArns: arns });
    properties['ManagedPolicyArns'] = arns;
    return undefined;
  }),
  DetachRolePolicy: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const arn = input.require('PolicyArn');
    const attached = textsOf(properties['ManagedPolicyArns']);
    if (!attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    properties['ManagedPolicyArns'] = attached.filter(other => other !== arn);
    return undefined;
  }),
  ListAttachedRolePolicies: reads((call, input) =>
    answerPage(
      input,
      writeAttached(requireRole(call, input).properties['ManagedPolicyArns']),
      'AttachedPolicies',
      policy => policy,
    ),
  ),
};

function getRolePolicy(call: Call, input: Input): Answer {
  const { properties } = requireRole(call, input);
  const name = input.require('PolicyName');
  const policy = structuresOf(properties['Policies']).find(entry => entry['PolicyName'] === name);
  if (policy === undefined) throw notOnRole(name);
  return {
    RoleName: properties['RoleName'],
    PolicyName: name,
    PolicyDocument: writeDocument(policy['PolicyDocument']),
  };
}

function notOnRole(name: string) {
  return noSuchEntity(`The role policy with name ${name} cannot be found.`);
}
