import { resolveIntrinsics } from '../core/intrinsics.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { formatPath } from '../core/path.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import { ceilingLayers, defaultLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { mentionsKey } from '../iam/condition-keys.ts';
import { makeContext } from '../iam/context.ts';
import type { CompiledPolicy, LayerName, Layers } from '../iam/policy.ts';
import type { Knowledge } from './knowledge.ts';
import { type ProofPlace, substituteAll, substitutePlace } from './place.ts';
import { type KnownValues, knownIn, sourceArnOf } from './request-context.ts';

/** Both verdicts of a channel of a template. */
export interface TemplateAccess {
  /** What the channel role gives; where every member has to choose a role, what each expected one gives, by its key. */
  readonly defaults: ReadonlyMap<string, AccessSummary>;
  readonly ceiling: AccessSummary;
}

/** A role that members are expected to choose; no template says so. */
export interface ExpectedRole {
  /** The key in chatops.yml. */
  readonly key: string;
  /** Of a role that is made elsewhere. */
  readonly arn: string | undefined;
}

/** Reviewed documents of what is made elsewhere, by ARN with pseudo parameters substituted. */
export type DocumentsByArn = ReadonlyMap<string, readonly Json[]>;

/**
 * What every channel of a template can do: of a desired and of a deployed one alike, so that the two can be compared.
 * @returns by the key of the channel
 */
export function summarizeTemplate(
  template: Template | undefined,
  place: ProofPlace,
  documents: DocumentsByArn,
  knowledge: Knowledge,
  expectedRoles: (channel: string) => readonly ExpectedRole[],
): Map<string, TemplateAccess> {
  const channels = new Map<string, TemplateAccess>();
  if (template === undefined) return channels;
  const reader = createTemplateReader(template, place, documents, knowledge);
  for (const [id, resource] of Object.entries(template.Resources)) {
    const key = /^channels\.(.+)$/.exec(resource.Metadata.chatops)?.[1];
    if (key === undefined || !resource.Type.endsWith('ChannelConfiguration')) continue;
    channels.set(key, summarizeChannel(id, expectedRoles(key), template, place, reader, knowledge));
  }
  return channels;
}

interface TemplateReader {
  /** Properties with intrinsics resolved; a reference to another resource is its logical id. */
  readonly propertiesOf: (logicalId: string) => JsonObject;
  readonly role: (reference: string) => RolePolicies;
  readonly policy: (layer: LayerName, reference: string) => CompiledPolicy;
}

interface RolePolicies {
  /** Undefined when nobody knows which role it is. */
  readonly arn: string | undefined;
  readonly policies: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
}

function createTemplateReader(
  template: Template,
  place: ProofPlace,
  documents: DocumentsByArn,
  { compileManaged }: Knowledge,
): TemplateReader {
  const resources: { readonly [id: string]: TemplateResource | undefined } = template.Resources;
  const scope = {
    account: place.account,
    region: place.region,
    partition: place.partition,
    ref: (id: string) => (resources[id] === undefined ? undefined : id),
    attribute: (id: string) => (resources[id] === undefined ? undefined : id),
  };
  const resolved = new Map<string, JsonObject>();
  const policies = new Map<string, CompiledPolicy>();
  const roles = new Map<string, RolePolicies>();

  const propertiesOf = (id: string): JsonObject => {
    let properties = resolved.get(id);
    if (properties === undefined) {
      properties = resolveIntrinsics(resources[id]?.Properties ?? {}, scope) as JsonObject;
      resolved.set(id, properties);
    }
    return properties;
  };
  const compile = (layer: LayerName, reference: string): CompiledPolicy => {
    if (resources[reference] !== undefined) {
      return compilePolicy(propertiesOf(reference)['PolicyDocument'], { layer, name: reference });
    }
    const [document] = documents.get(reference) ?? [];
    const origin = { layer, name: reference };
    return document === undefined
      ? (compileManaged(layer, reference) ?? compilePolicy(undefined, origin))
      : compilePolicy(substituteAll(document, place), origin);
  };
  const policy = (layer: LayerName, reference: string): CompiledPolicy => {
    const key = `${layer} ${reference}`;
    const known = policies.get(key) ?? compile(layer, reference);
    policies.set(key, known);
    return known;
  };
  const readRole = (reference: string): RolePolicies => {
    if (resources[reference] === undefined) {
      const reviewed = documents.get(reference) ?? [];
      const known = reviewed.length === 0 ? [undefined] : reviewed.map(each => substituteAll(each, place));
      return {
        arn: reference,
        policies: known.map(document => compilePolicy(document, { layer: 'role', name: reference })),
        boundary: undefined,
      };
    }
    const properties = propertiesOf(reference);
    const boundary = properties['PermissionsBoundary'];
    return {
      arn: `arn:${place.partition}:iam::${place.account}:role${properties['Path'] ?? '/'}${properties['RoleName']}`,
      policies: [
        ...texts(properties['ManagedPolicyArns']).map(arn => policy('role', arn)),
        ...list(properties['Policies']).map(inline =>
          compilePolicy(isObject(inline) ? inline['PolicyDocument'] : undefined, {
            layer: 'role',
            name: reference,
          }),
        ),
      ],
      boundary: typeof boundary === 'string' ? policy('boundary', boundary) : undefined,
    };
  };
  return {
    propertiesOf,
    policy,
    role: reference => {
      const known = roles.get(reference) ?? readRole(reference);
      roles.set(reference, known);
      return known;
    },
  };
}

/** What a member brings who has to choose a role: nobody knows. */
const userRole: RolePolicies = {
  arn: undefined,
  policies: [compilePolicy(undefined, { layer: 'role', name: 'the user role of each member' })],
  boundary: undefined,
};

function summarizeChannel(
  id: string,
  expected: readonly ExpectedRole[],
  template: Template,
  place: ProofPlace,
  reader: TemplateReader,
  { reader: summaries }: Knowledge,
): TemplateAccess {
  const properties = reader.propertiesOf(id);
  const guardrails = texts(properties['GuardrailPolicies']).map(reference =>
    reader.policy('guardrail', reference),
  );
  const summarize = (layers: Layers, known: KnownValues) => {
    // Named only where a policy names it, so that channels with equal permissions are worked out once.
    const isNamed = mentionsKey(layers, 'aws:chatbotsourcearn');
    const source = isNamed ? { 'aws:ChatbotSourceArn': sourceOf(properties, place) } : {};
    return summaries.summarize(layers, makeContext({ ...known, ...source }));
  };
  const defaults = rolesOf(properties, expected, template, place, reader).map(
    ([key, { arn, policies, boundary }]) => {
      const layers = defaultLayers({
        role: policies,
        guardrails,
        ...(boundary === undefined ? {} : { boundary }),
      });
      const known = { ...knownIn(place), ...(arn === undefined ? {} : { 'aws:PrincipalArn': arn }) };
      return [key, summarize(layers, known)] as const;
    },
  );
  return {
    defaults: new Map(defaults),
    ceiling: summarize(ceilingLayers({ guardrails }), knownIn(place)),
  };
}

/** The roles that commands run as: the channel role, or those that members are expected to choose. */
function rolesOf(
  properties: JsonObject,
  expected: readonly ExpectedRole[],
  template: Template,
  place: ProofPlace,
  reader: TemplateReader,
): (readonly [key: string, role: RolePolicies])[] {
  if (properties['UserRoleRequired'] !== true) {
    return [['', reader.role(String(properties['IamRoleArn'] ?? ''))]];
  }
  const ids = new Map(Object.entries(template.Resources).map(([id, { Metadata }]) => [Metadata.chatops, id]));
  const known = expected.flatMap(({ key, arn }) => {
    const reference = arn === undefined ? ids.get(formatPath(['roles', key])) : substitutePlace(arn, place);
    return reference === undefined ? [] : [[key, reader.role(reference)] as const];
  });
  return known.length === 0 ? [['', userRole]] : known;
}

function sourceOf(properties: JsonObject, place: ProofPlace): string {
  const kind = properties['SlackChannelId'] === undefined ? 'microsoft-teams-channel' : 'slack-channel';
  return sourceArnOf(place, kind, String(properties['ConfigurationName']));
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: Json | undefined): string[] {
  return list(value).filter(item => typeof item === 'string');
}
