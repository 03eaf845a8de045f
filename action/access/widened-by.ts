import type { PolicyShift, PolicySource, Widening } from '../drift/widen.ts';
import { compareAccess, judgeChange } from '../iam/access-delta.ts';
import { ceilingLayers, defaultLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { makeContext } from '../iam/context.ts';
import { accessLevels } from '../iam/iam-actions.ts';
import type { CompiledPolicy, LayerName, Layers } from '../iam/policy.ts';
import type { Knowledge } from './knowledge.ts';

/** So many actions are named of each level; a policy like AdministratorAccess has thousands. */
const mostNames = 4;

/**
 * What a change of policies lets people do that they could not before, by the proofs. A role is looked at by itself:
 * the guardrails of its channels may take some of it back today, and less of it tomorrow.
 */
export function widenedBy(shift: PolicyShift, knowledge: Knowledge): Widening {
  const { reader } = knowledge;
  const context = makeContext({ 'aws:SecureTransport': 'true' });
  const [before, after] = [shift.before, shift.after].map(permissions => {
    const policies = permissions.policies.map(source => compileSource(shift.layer, source, knowledge));
    const boundary =
      permissions.boundary === undefined
        ? undefined
        : compileSource('boundary', permissions.boundary, knowledge);
    return reader.summarize(layersOf(shift.layer, policies, boundary), context);
  });
  if (before === undefined || after === undefined) return { risk: 'unknown', gained: [] };
  const { gained } = compareAccess(
    reader,
    { default: before, ceiling: before },
    { default: after, ceiling: after },
  );
  const news = gained.filter(({ verdict }) => verdict === 'ceiling');
  const lines = [...accessLevels].reverse().flatMap(level => {
    const names = [...new Set(news.filter(row => row.level === level).map(({ action }) => action))];
    if (names.length === 0) return [];
    if (names.length <= mostNames) return [`${level}: ${names.join(', ')}`];
    const services = new Set(names.map(name => name.split(':')[0])).size;
    const of = services === 1 ? '' : ` of ${services} services`;
    return [`${level}: ${names.length} actions${of}, for example ${names.slice(0, 2).join(' and ')}`];
  });
  return { risk: judgeChange(reader, before, after), gained: lines };
}

function layersOf(
  layer: PolicyShift['layer'],
  policies: readonly CompiledPolicy[],
  boundary: CompiledPolicy | undefined,
): Layers {
  if (layer === 'guardrail') return ceilingLayers({ guardrails: policies });
  return defaultLayers({
    role: policies,
    guardrails: [everything],
    ...(boundary === undefined ? {} : { boundary }),
  });
}

/** In the place of guardrails, where only the role is looked at. */
const everything = compilePolicy(
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  { layer: 'guardrail', name: 'no limit' },
);

function compileSource(
  layer: LayerName,
  source: PolicySource,
  { compileManaged }: Knowledge,
): CompiledPolicy {
  if ('name' in source) return compilePolicy(source.document, { layer, name: source.name });
  const managed = source.document === undefined ? compileManaged(layer, source.arn) : undefined;
  return managed ?? compilePolicy(source.document, { layer, name: source.arn });
}
