import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { LimitDocument, LimitEntry } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { resourceControlServices, resourceControlServicesDay } from '../data/resource-control-services.ts';
import type { compilePolicy } from './compile-policy.ts';
import { matchesText, parseGlob } from './glob.ts';
import { organizationPolicyForm } from './organization-policy.ts';
import type { CompiledPolicy, Layer, Layers, PolicyOrigin } from './policy.ts';

/**
 * The layers that the organization policies of an account add; every one of them has to allow.
 *
 * - All Deny statements count. A service control policy with Deny statements only is read as attached beside
 *   FullAWSAccess, because an account in which no policy of a level allows anything can do nothing.
 * - The policies of one `level` are united, and levels are intersected. Of policies whose level is unknown every one has
 *   to allow for `allowed`, none may allow for `denied`, and in between the answer is unknown.
 * - Resource control policies deny only, for the services that have them, and only on resources of their account. An ARN
 *   without an account (S3) leaves open whose resource it is.
 *
 * @param limits of the account, with everything substituted
 * @param account twelve digits
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function compileOrganization(
  limits: readonly LimitEntry[],
  account: string,
  compile: typeof compilePolicy,
): Layers {
  const isResourceControl = ({ document }: LimitDocument) =>
    document !== undefined && organizationPolicyForm(document).kind === 'resource';
  const compileOne = ({ name, document, path }: LimitDocument) =>
    compile(document, originOf(name, formatPath(path)));
  const entries = limits.map(({ isLevel, documents }) => ({
    isLevel,
    policies: documents.filter(each => !isResourceControl(each)).map(compileOne),
  }));
  const levels = entries.flatMap(({ isLevel, policies }) =>
    isLevel && policies.length > 0 ? [toLevel(policies, compile)] : [],
  );
  const loose = entries.flatMap(({ isLevel, policies }) => (isLevel ? [] : policies));
  const restricting = limits.flatMap(({ documents }) => documents.filter(isResourceControl));
  return [
    ...levels,
    ...toLooseLayers(loose, compile),
    ...(restricting.length === 0 ? [] : [toResourceLayer(restricting, account, compile)]),
  ];
}

type Compile = typeof compilePolicy;

function originOf(name: string, path: string): PolicyOrigin {
  return { layer: 'organization', name, path };
}

/** Whether a policy grants nothing at all, so that another one of its level must. */
function hasOnlyDenials({ statements, opaque }: CompiledPolicy): boolean {
  return opaque === undefined && statements.every(({ effect }) => effect === 'Deny');
}

const allowAll: Json = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** AWS's own policy that allows everything, which nothing lists and which is attached beside others. */
function besideFullAccess(name: string, policies: readonly CompiledPolicy[], compile: Compile): Layer {
  // One resource control policy is several policies here.
  const files = [...new Set(policies.map(({ origin }) => origin.name))].join(', ');
  const path = policies[0]?.origin.path ?? '';
  const own = compile(allowAll, originOf(`${name} (beside ${files})`, path));
  return { name: 'organization', policies: [own, ...policies] };
}

function toLevel(policies: readonly CompiledPolicy[], compile: Compile): Layer {
  return policies.every(hasOnlyDenials)
    ? besideFullAccess('FullAWSAccess', policies, compile)
    : { name: 'organization', policies };
}

/** The layers of policies of which it is unknown at which level each is attached. */
function toLooseLayers(policies: readonly CompiledPolicy[], compile: Compile): Layer[] {
  const denying = policies.filter(hasOnlyDenials);
  const allowing = policies.filter(policy => !hasOnlyDenials(policy));
  const layers = denying.length === 0 ? [] : [besideFullAccess('FullAWSAccess', denying, compile)];
  if (allowing.length === 0) return layers;
  const together: Layer = { name: 'organization', policies: allowing };
  if (allowing.length === 1) return [...layers, together];
  const names = allowing.map(({ origin }) => origin.name).join(', ');
  const apart = allowing.map((policy): Layer => {
    const others = compile(allowAll, {
      ...policy.origin,
      name: `beside ${policy.origin.name}`,
      doubt: `it is unknown which of ${names} are attached to one level of the organization (\`level\` in \`limits\` says so)`,
    });
    return { name: 'organization', policies: [policy, others] };
  });
  return [...layers, together, ...apart];
}

function toResourceLayer(documents: readonly LimitDocument[], account: string, compile: Compile): Layer {
  const policies = documents.flatMap(({ name, document, path }) => {
    const statements = isObject(document) ? [document['Statement'] ?? []].flat() : [];
    const parts = statements.flatMap((statement, index) =>
      isObject(statement) && statement['Effect'] === 'Deny'
        ? [splitStatement(statement, index, account)]
        : [],
    );
    const origin = originOf(name, formatPath(path));
    const toPolicy = (pick: (part: SplitStatement) => JsonObject | undefined, doubt?: string) => {
      const own = parts.flatMap(part => pick(part) ?? []);
      if (own.length === 0) return [];
      const content = { Version: '2012-10-17', Statement: own };
      return [compile(content, doubt === undefined ? origin : { ...origin, doubt })];
    };
    return [
      ...toPolicy(({ own }) => own),
      ...toPolicy(
        ({ unowned }) => unowned,
        `it applies only to resources of the account ${account}, and the ARN does not show the account`,
      ),
      ...toPolicy(
        ({ unlisted }) => unlisted,
        `AWS's list of the services with resource control policies did not have this service on ${resourceControlServicesDay}`,
      ),
    ];
  });
  return besideFullAccess('RCPFullAWSAccess', policies, compile);
}

/** A Deny statement of a resource control policy, by what is known of its reach; undefined: nothing of it. */
interface SplitStatement {
  /** On resources that certainly belong to the account. */
  readonly own: JsonObject | undefined;
  /** On resources whose ARN does not name an account. */
  readonly unowned: JsonObject | undefined;
  /** For services that were not on AWS's list. */
  readonly unlisted: JsonObject | undefined;
}

function splitStatement(statement: JsonObject, index: number, account: string): SplitStatement {
  const { Sid: sid, Condition: condition, Resource: resource, NotResource: notResource } = statement;
  const actions = textsOf(statement['Action']);
  const base = {
    Sid: typeof sid === 'string' && sid !== '' ? sid : `statement ${index + 1}`,
    Effect: 'Deny',
    ...(condition === undefined ? {} : { Condition: condition }),
  };
  const listed = actions.flatMap(toListedActions);
  const unlisted = actions.filter(isOfUnlistedService);
  const make = (names: readonly string[], texts: readonly string[]): JsonObject | undefined =>
    names.length === 0 || texts.length === 0 ? undefined : { ...base, Action: names, Resource: texts };
  if (notResource !== undefined) {
    // What is exempt cannot be cut along the accounts, so that the whole statement stays in doubt.
    const whole = listed.length === 0 ? undefined : { ...base, Action: listed, NotResource: notResource };
    const rest = unlisted.length === 0 ? undefined : { ...base, Action: unlisted, NotResource: notResource };
    return { own: undefined, unowned: whole, unlisted: rest };
  }
  const texts = textsOf(resource);
  return {
    own: make(
      listed,
      texts.flatMap(text => withAccount(text, account)),
    ),
    unowned: make(
      listed,
      texts.flatMap(text => withAccount(text, '')),
    ),
    unlisted: make(unlisted, texts),
  };
}

function textsOf(value: Json | undefined): string[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [value ?? ''];
  return list.filter(text => typeof text === 'string' && text !== '') as string[];
}

/** `*` and patterns of services for each service that has resource control policies. */
function toListedActions(action: string): string[] {
  const [service = '', name = '*'] = action.split(':', 2);
  const pattern = parseGlob(service.toLowerCase());
  return [...resourceControlServices]
    .filter(each => matchesText(pattern, each))
    .map(each => `${each}:${name}`);
}

function isOfUnlistedService(action: string): boolean {
  const service = action.split(':')[0]?.toLowerCase() ?? '';
  return !/[*?]/.test(service) && !resourceControlServices.has(service);
}

/**
 * A pattern of ARNs, limited to those with an account in them (or to those without, when it is empty); none when it has
 * no such ARN. A pattern that is no ARN, or has variables, counts as one without an account: it stays in doubt.
 */
function withAccount(text: string, account: string): string[] {
  if (text === '*') return [`arn:*:*:*:${account}:*`];
  if (!text.startsWith('arn:') || text.includes('${')) return account === '' ? [text] : [];
  const fields = text.split(':');
  while (fields.length < 6) fields.push('*');
  if (!matchesText(parseGlob(fields[4] ?? ''), account)) return [];
  return [[...fields.slice(0, 4), account, ...fields.slice(5)].join(':')];
}
