import { resolveIntrinsics } from '../core/intrinsics.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import type { ChannelAccess } from '../iam/access-delta.ts';
import { ceilingLayers, defaultLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { makeContext } from '../iam/context.ts';
import type { CompiledPolicy, LayerName } from '../iam/policy.ts';
import type { Knowledge } from './knowledge.ts';
import type { ProofPlace } from './place.ts';

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
): Map<string, ChannelAccess> {
  const channels = new Map<string, ChannelAccess>();
  if (template === undefined) return channels;
  const reader = createTemplateReader(template, place, documents, knowledge);
  for (const [id, resource] of Object.entries(template.Resources)) {
    const key = /^channels\.(.+)$/.exec(resource.Metadata.chatops)?.[1];
    if (key === undefined || !resource.Type.endsWith('ChannelConfiguration')) continue;
    channels.set(key, summarizeResource(reader.propertiesOf(id), place, reader, knowledge));
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
      : compilePolicy(document, origin);
  };
  const policy = (layer: LayerName, reference: string): CompiledPolicy => {
    const key = `${layer} ${reference}`;
    const known = policies.get(key) ?? compile(layer, reference);
    policies.set(key, known);
    return known;
  };
  const readRole = (reference: string): RolePolicies => {
    if (resources[reference] === undefined) {
      const known = documents.get(reference) ?? [undefined];
      return {
        policies: known.map(document => compilePolicy(document, { layer: 'role', name: reference })),
        boundary: undefined,
      };
    }
    const properties = propertiesOf(reference);
    const boundary = properties['PermissionsBoundary'];
    return {
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
  policies: [compilePolicy(undefined, { layer: 'role', name: 'the user role of each member' })],
  boundary: undefined,
};

function summarizeResource(
  properties: JsonObject,
  place: ProofPlace,
  reader: TemplateReader,
  { reader: summaries }: Knowledge,
): ChannelAccess {
  const role =
    properties['UserRoleRequired'] === true ? userRole : reader.role(String(properties['IamRoleArn'] ?? ''));
  const guardrails = texts(properties['GuardrailPolicies']).map(reference =>
    reader.policy('guardrail', reference),
  );
  const context = makeContext({ 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': place.account });
  return {
    default: summaries.summarize(
      defaultLayers({
        role: role.policies,
        guardrails,
        ...(role.boundary === undefined ? {} : { boundary: role.boundary }),
      }),
      context,
    ),
    ceiling: summaries.summarize(ceilingLayers({ guardrails }), context),
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: Json | undefined): string[] {
  return list(value).filter(item => typeof item === 'string');
}
