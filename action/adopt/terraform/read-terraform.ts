import { isObject, type Json, type JsonObject, listOf } from '../../core/json.ts';
import { openMarker } from '../../core/open-question.ts';
import { generalizeArn } from '../describe-policy.ts';

/** A managed resource of a Terraform state or plan. */
export interface TerraformResource {
  /** E.g. `module.chat["prod"].aws_iam_role.chat[0]`. */
  readonly address: string;
  readonly type: string;
  /** What is sensitive, or known only after an apply, is a marker. */
  readonly values: JsonObject;
  /** Members of `values` that Terraform marks as sensitive. */
  readonly sensitive: ReadonlySet<string>;
}

/** What Terraform knows, with the account id as `${AWS::AccountId}`. */
export interface TerraformState {
  readonly resources: readonly TerraformResource[];
  /** The account of the chat resources and roles; undefined where no ARN says it. */
  readonly account: string | undefined;
  /** Whether it is a plan: then what it creates does not exist yet. */
  readonly isPlan: boolean;
  /** Questions of its markers, by id. */
  readonly questions: ReadonlyMap<string, string>;
}

/**
 * Reads what `terraform show -json` prints of a state or a plan.
 * @returns a sentence about what is wrong with it when it is something else
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(text: string): TerraformState | string {
  const how =
    'terraform show -json > state.json writes the JSON of the state (of a saved plan: terraform show -json PLAN)';
  if (
    /^\s*(?:#|\/\/|\/\*|resource\s+"|module\s+"|provider\s+"|terraform\s*\{|variable\s+"|locals\s*\{|data\s+")/m.test(
      text,
    ) &&
    !/^\s*\{/.test(text)
  ) {
    return `it is Terraform source, and its values are known only to Terraform; ${how}`;
  }
  let data: Json;
  try {
    data = JSON.parse(text) as Json;
  } catch {
    return `it is not JSON; ${how}`;
  }
  if (!isObject(data)) return `it is not a state; ${how}`;
  if (data['resources'] !== undefined && data['lineage'] !== undefined) {
    return `it is a raw state file, whose form is internal to Terraform; ${how}`;
  }
  const { values, planned_values: planned } = data;
  const root = isObject(planned) ? planned : isObject(values) ? values : undefined;
  if (root === undefined) return `it has neither \`values\` nor \`planned_values\`; ${how}`;
  const isPlan = isObject(planned);
  const questions = new Map<string, string>();
  const unknown = isPlan ? readUnknown(data['resource_changes'] ?? null) : new Map<string, Json>();
  const found = [...listResources(root['root_module'] ?? null)].map(resource =>
    markResource(resource, unknown.get(String(resource['address'])) ?? null, questions),
  );
  const account = findAccount(found);
  return {
    isPlan,
    questions,
    account,
    resources:
      account === undefined
        ? found
        : found.map(one => ({ ...one, values: generalize(one.values, account) as JsonObject })),
  };
}

function* listResources(module: Json): Generator<JsonObject> {
  if (!isObject(module)) return;
  for (const resource of listOf(module['resources'])) {
    if (isObject(resource) && resource['mode'] !== 'data') yield resource;
  }
  for (const child of listOf(module['child_modules'])) yield* listResources(child);
}

/** By address, which values are known only after an apply. */
function readUnknown(changes: Json): Map<string, Json> {
  return new Map(
    listOf(changes).flatMap(each => {
      const change = isObject(each) ? each['change'] : undefined;
      return isObject(each) && isObject(change)
        ? [[String(each['address']), change['after_unknown'] ?? null] as const]
        : [];
    }),
  );
}

function markResource(
  resource: JsonObject,
  unknown: Json,
  questions: Map<string, string>,
): TerraformResource {
  const address = String(resource['address']);
  const values = isObject(resource['values']) ? resource['values'] : {};
  const marks = isObject(resource['sensitive_values']) ? resource['sensitive_values'] : {};
  const mark = (name: string, why: string): string => {
    const marker = openMarker(`${address}.${name}`);
    questions.set(marker.slice('OPEN('.length, -1), `question: what is ${name} of ${address}, which ${why}?`);
    return marker;
  };
  const members: { [name: string]: Json } = { ...values };
  for (const [name, isUnknown] of Object.entries(isObject(unknown) ? unknown : {})) {
    if (isUnknown === true) members[name] = mark(name, 'is known only after an apply');
    else if (Array.isArray(isUnknown) && isUnknown.includes(true)) {
      members[name] = listOf(isUnknown).map((each, index) =>
        each === true
          ? mark(`${name}.${index}`, 'is known only after an apply')
          : (listOf(values[name])[index] ?? null),
      );
    }
  }
  const sensitive = new Set<string>();
  for (const [name, secret] of Object.entries(marks)) {
    if (!hasSecret(secret)) continue;
    sensitive.add(name);
    members[name] = mark(name, 'Terraform marks as sensitive');
  }
  return { address, type: String(resource['type']), values: members, sensitive };
}

/** Whether anything in it is marked as sensitive; then all of it stays out of what is written. */
function hasSecret(mark: Json): boolean {
  if (mark === true) return true;
  if (Array.isArray(mark)) return (mark as readonly Json[]).some(hasSecret);
  return isObject(mark) && Object.values(mark).some(hasSecret);
}

/** The account of the chat resources and roles themselves. */
function findAccount(resources: readonly TerraformResource[]): string | undefined {
  for (const { type, values } of resources) {
    if (!/chatbot_|^aws(?:cc)?_iam_role$/.test(type)) continue;
    for (const name of ['chat_configuration_arn', 'custom_action_arn', 'arn']) {
      const account = String(values[name] ?? '').split(':')[4];
      if (account !== undefined && /^[0-9]{12}$/.test(account)) return account;
    }
  }
  return undefined;
}

function generalize(value: Json, account: string): Json {
  const place = { account, region: '', partition: 'aws' };
  if (typeof value === 'string') {
    const document = /^\s*\{/.test(value) ? parseJson(value) : undefined;
    return document === undefined
      ? generalizeArn(value, place)
      : JSON.stringify(generalize(document, account));
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map(item => generalize(item, account));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, generalize(member, account)]));
}

/** JSON in a text, as Terraform keeps policy documents; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
