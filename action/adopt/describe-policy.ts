import { statementKeys } from '../core/iam-keys.ts';
import { resolveIntrinsics } from '../core/intrinsics.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import { normalizePolicyDocument, renderPolicyDocument } from '../core/policy-document.ts';
import { resolveStatements } from '../core/resolve.ts';
import type { Policy, StatementConfig } from '../generated/config.ts';

/** Something that the language can say, or why it cannot. */
export type DescribedPart<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/**
 * A policy document in the words of chatops.yml. What comes out means the same, proved by rendering it again; a
 * document that the language cannot say (another version, a principal) is refused with the reason.
 * @param place the account whose id becomes `${AWS::AccountId}` in ARNs
 */
export function describePolicy(document: Json, place: Place): DescribedPart<Policy> {
  if (!isObject(document)) return refuse('the document is not an object');
  const allow: StatementConfig[] = [];
  const deny: StatementConfig[] = [];
  const statements = document['Statement'];
  for (const item of Array.isArray(statements) ? (statements as readonly Json[]) : [statements ?? null]) {
    if (!isObject(item)) return refuse('a statement is not an object');
    const statement = describeStatement(item, place);
    if (typeof statement === 'string') return refuse(statement);
    (item['Effect'] === 'Deny' ? deny : allow).push(statement);
  }
  const policy: Policy = {
    ...(allow.length === 0 ? {} : { allow }),
    ...(deny.length === 0 ? {} : { deny }),
  };
  const rendered = renderPolicyDocument(resolveStatements(policy, []));
  const nothing = () => undefined;
  const again = resolveIntrinsics(rendered, { ...place, ref: nothing, attribute: nothing });
  const meaning = (value: Json) => canonicalJson(normalizePolicyDocument(value));
  if (meaning(again) === meaning(document)) return { ok: true, value: policy };
  const { Version: version } = document;
  return refuse(
    version === '2012-10-17'
      ? 'its document contains something that chatops.yml cannot declare'
      : `its document has the version ${JSON.stringify(version ?? null)}, and chatops.yml only creates "2012-10-17"`,
  );
}

function describeStatement(statement: JsonObject, place: Place): StatementConfig | string {
  const described: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(statement)) {
    if (name === 'Effect') continue;
    const key = Object.hasOwn(statementKeys, name) ? statementKeys[name] : undefined;
    if (key === undefined) return `a statement has ${name}, which chatops.yml cannot declare`;
    if (key === 'sid') described[key] = value;
    else if (key === 'conditions') described[key] = generalize(value, place);
    else described[key] = (Array.isArray(value) ? (value as Json[]) : [value]).map(v => generalize(v, place));
  }
  return described as unknown as StatementConfig;
}

/** Puts `${AWS::AccountId}` where an ARN has the account's own id, as a person would write it. */
function generalize(value: Json, place: Place): Json {
  if (typeof value === 'string') return generalizeArn(value, place);
  if (Array.isArray(value)) return value.map((item: Json) => generalize(item, place));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, generalize(member, place)]));
}

/** The same for one text; what is no ARN stays as it is. */
export function generalizeArn(text: string, { account }: Place): string {
  if (account === '' || !text.startsWith('arn:')) return text;
  return text
    .split(':')
    .map((part, index) => (index === 4 && part === account ? '${AWS::AccountId}' : part))
    .join(':');
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
