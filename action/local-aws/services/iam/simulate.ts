import { isObject, type Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import type { AuthorizationVerdict } from '../../permissions/authorize.ts';
import type { AskedAction, ConditionContext } from '../../permissions/match.ts';
import { findPrincipal } from '../../permissions/principal.ts';
import { type Answer, type ApiOperation, type Call, reads } from '../../service.ts';
import { noSuchEntity } from './entities.ts';

/** Policies that must all allow: those of the principal, then boundaries. */
type Layers = readonly (readonly Json[])[];

/** The policy simulator, as far as identity policies and boundaries go. */
export const simulatorOperations: { readonly [name: string]: ApiOperation } = {
  SimulateCustomPolicy: {
    ...reads((call, input) => simulate(call, input, [readPolicies(input, 'PolicyInputList')])),
    needsPlugins: true,
  },
  SimulatePrincipalPolicy: { ...reads(simulatePrincipal), needsPlugins: true },
};

function simulatePrincipal(call: Call, input: Input): Answer {
  const arn = input.require('PolicySourceArn');
  const name = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  const roles = call.state.accounts[call.account]?.resources['global']?.['AWS::IAM::Role'] ?? {};
  if (name === undefined || !Object.hasOwn(roles, name)) {
    throw noSuchEntity(`The role with name ${name ?? arn} cannot be found.`);
  }
  const [own = { documents: [] }, ...limits] = findPrincipal(call, undefined, name)?.layers ?? [];
  const first = [...own.documents, ...readPolicies(input, 'PolicyInputList')];
  return simulate(call, input, [first, ...limits.map(({ documents }) => documents)]);
}

function simulate(call: Call, input: Input, layers: Layers): Answer {
  const boundary = readPolicies(input, 'PermissionsBoundaryPolicyInputList');
  const all = boundary.length === 0 ? layers : [...layers, boundary];
  const context = readContext(input);
  const resources = input.texts('ResourceArns') ?? ['*'];
  const results = (input.texts('ActionNames') ?? []).flatMap(action => {
    if (!action.includes(':')) throw new ApiError('InvalidInput', `Invalid action name: ${action}`);
    return resources.map(resource => ({
      action,
      resource,
      decision: decide(call, all, { action, resource, context }),
    }));
  });
  const { items, next } = cutPage(results, input.text('Marker'), input.integer('MaxItems') ?? 100);
  return {
    EvaluationResults: items.map(({ action, resource, decision }) => ({
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: decision,
      MatchedStatements: [],
      MissingContextValues: [],
    })),
    IsTruncated: next !== undefined,
    Marker: next,
  };
}

function decide(call: Call, layers: Layers, { action, resource, context }: AskedAction): string {
  const verdicts = layers.map(
    (documents): AuthorizationVerdict => call.plugins.authorize(documents, action, resource, context),
  );
  if (verdicts.includes('denied')) return 'explicitDeny';
  return verdicts.every(verdict => verdict === 'allowed') ? 'allowed' : 'implicitDeny';
}

function readPolicies(input: Input, name: string): Json[] {
  return (input.texts(name) ?? []).map(text => {
    try {
      const policy = JSON.parse(text) as Json;
      if (isObject(policy)) return policy;
    } catch {
      // Said below.
    }
    throw new ApiError('InvalidInput', 'Invalid policy document');
  });
}

function readContext(input: Input): ConditionContext {
  const entries = (input.structures('ContextEntries') ?? []).map(entry => {
    const values = entry.texts('ContextKeyValues') ?? [];
    const [only] = values;
    const isList = entry.text('ContextKeyType')?.endsWith('List') === true;
    return [entry.require('ContextKeyName'), isList ? values : (only ?? '')] as const;
  });
  return Object.fromEntries(entries);
}
