import { isIamJson, translateStatements, writeFlow } from './iam-keys.ts';
import type { Path } from './path.ts';
import { managedPolicyArn } from './policy-name.ts';

/** A text in a place that takes something else. */
export interface WrongForm {
  /** The noun that the schema has for the place, e.g. `a role`. */
  readonly noun: string;
  readonly data: unknown;
  readonly path: Path;
}

/**
 * What to write where people put an ARN, an ID, a name, a file or JSON in quotes in the place of a block.
 * @returns undefined when the value is none of these
 */
export function explainWrongForm({ noun, data, path }: WrongForm): string | undefined {
  if (typeof data === 'object' && data !== null) return explainBlock(data, noun, path);
  const text = typeof data === 'number' ? String(data) : data;
  if (typeof text !== 'string') return undefined;
  return (
    explainNotification(text, noun, path) ??
    explainJson(text, noun) ??
    explainArn(text, noun, path) ??
    explainId(text, noun) ??
    explainFile(text, noun, path) ??
    explainName(text, noun)
  );
}

/** The key that each list of `notify` has for the name, and an event of it. */
const notificationKeys: ReadonlyMap<string, readonly [key: string, event: string]> = new Map([
  ['pipelines', ['name', 'failed']],
  ['builds', ['project', 'failed']],
  ['deployments', ['application', 'failed']],
  ['repositories', ['name', 'pull-request-created']],
]);

function explainNotification(text: string, noun: string, path: Path): string | undefined {
  if (noun !== 'a notification') return undefined;
  if (text.startsWith('arn:')) return undefined;
  const list = String(path.at(-2));
  if (list === 'events')
    return `write \`{ name: ${keyFor(text)}, pattern: { source: [aws.ecs] } }\`: the name of a rule and its event pattern`;
  const [key, event] = notificationKeys.get(list) ?? [];
  return key === undefined
    ? undefined
    : `${write({ [key]: text, events: [event] })} with the events to receive`;
}

/** A list where each entry has a key, or a block where the name of one is expected. */
function explainBlock(data: object, noun: string, path: Path): string | undefined {
  const section = String(path.at(-1));
  if (Array.isArray(data)) {
    return noun.startsWith('a map of') && path.length > 0
      ? `give each entry a key of its own in place of the \`-\`: \`${section}: { KEY: … }\``
      : undefined;
  }
  if (noun === 'the name of a policy' && ('allow' in data || 'deny' in data || 'arn' in data)) {
    return 'declare it under a key of `guardrails` at the top of the file, and write the key here';
  }
  return undefined;
}

/** Longer texts are no slip in one line, and reading them would take long. */
const maxJsonLength = 20_000;

function explainJson(text: string, noun: string): string | undefined {
  if (!/^\s*[{[]/.test(text) || text.length > maxJsonLength) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isIamJson(value)) return 'this is JSON in quotes: remove the quotes around it';
  const statements = Array.isArray(value) || !('Statement' in value) ? value : value['Statement'];
  const translated = translateStatements(statements);
  switch (noun) {
    case 'a statement':
    case 'a list of statements':
      return `this is IAM's JSON in quotes; its keys here are ${translated}`;
    case 'a map of roles':
    case 'a map of guardrails':
    case 'a map of policies':
      return `this is IAM's JSON in quotes; write ${translated} under a key here`;
    default:
      return `this is IAM's JSON in quotes; write ${translated} here`;
  }
}

/** A key for something, made of the last part of its ARN. */
function keyFor(arn: string): string {
  const name = arn
    .slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)
    .replace(/[^A-Za-z0-9_-]+/g, '-');
  return /^[A-Za-z]/.test(name) ? name : 'elsewhere';
}

const write = (value: unknown) => `write \`${writeFlow(value)}\``;

function explainArn(text: string, noun: string, path: Path): string | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const isRole = /^arn:[^:]*:iam::[^:]*:role\//.test(text);
  const isPolicy = /^arn:[^:]*:iam::[^:]*:policy\//.test(text);
  switch (noun) {
    case 'a role':
      if (isPolicy) return write({ 'managed-policies': [text] });
      return isRole ? `${write({ arn: text })}: a role made elsewhere` : undefined;
    case 'a guardrail':
      return isPolicy ? `${write({ arn: text })}: a policy that is made elsewhere` : undefined;
    case 'a map of roles':
      return isRole ? write({ [keyFor(text)]: { arn: text } }) : undefined;
    case 'a map of guardrails':
      return isPolicy ? write({ [keyFor(text)]: { arn: text } }) : undefined;
    case 'a map of notifications':
      return /^arn:[^:]*:sns:/.test(text) ? write({ topics: [text] }) : undefined;
    case 'a choice of guardrails':
    case 'a list of policies':
    case 'a list of topics':
    case 'a list of ARNs':
    case 'a list of role ARNs':
      return `${write([text])}: ${String(path.at(-1))} is a list`;
    default:
      return undefined;
  }
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function explainId(text: string, noun: string): string | undefined {
  const isWorkspace = /^[TE][A-Z0-9]{5,}$/.test(text);
  if (noun === 'a workspace') {
    if (isWorkspace) return write({ slack: text });
    return guid.test(text) ? 'write `{ teams: { team: …, tenant: … } }` with both IDs' : undefined;
  }
  if (noun === 'a map of workspaces' && isWorkspace) return write({ acme: { slack: text } });
  if (noun === 'a target' && /^[0-9]{12}$/.test(text)) return `write \`{ account: "${text}", region: … }\``;
  if (noun === 'a channel' && /^[CG][A-Z0-9]{5,}$/.test(text)) {
    return `write \`{ channel: ${text}, role: …, guardrails: […] }\``;
  }
  return undefined;
}

/** The parts that an included file can hold. */
const includable = new Set(['roles', 'guardrails', 'aliases', 'channels', 'expect']);

function explainFile(text: string, noun: string, path: Path): string | undefined {
  if (!/^[\w./*-]+\.(?:ya?ml|json)$/.test(text)) return undefined;
  const section = String(path[0]);
  const include = `include the file at the top of chatops.yml, with \`include: [${text}]\`, and holds \`${section}:\` itself`;
  switch (noun) {
    case 'a role':
      return text.endsWith('.json') ? write({ policies: { [policyNameFor(text)]: text } }) : include;
    case 'a map of policies':
      return `${write({ [policyNameFor(text)]: text })}: each file is a policy with a name`;
    case 'a list of statements':
    case 'a statement':
      return section === 'roles'
        ? `write the statements here, or name the file under \`policies\`: \`policies: ${writeFlow({ [policyNameFor(text)]: text })}\``
        : 'write the statements of the file here';
    case 'a guardrail':
      return text.endsWith('.json')
        ? `write the statements of the file under \`allow\`; of a policy that is made elsewhere, write \`{ arn: …, document: ${text} }\``
        : include;
    case 'a choice of guardrails':
      return 'declare a guardrail under a key of `guardrails`, with the statements of the file under `allow`, and write `[KEY]` here';
    default:
      return includable.has(section) ? include : `write the keys here: a file cannot be named in this place`;
  }
}

function policyNameFor(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return /^\w[\w.-]*$/.test(name) ? name : 'Ops';
}

function explainName(text: string, noun: string): string | undefined {
  if (managedPolicyArn(text) === undefined) return undefined;
  if (noun === 'a role') return write({ 'managed-policies': [text] });
  if (noun === 'a guardrail') {
    return `an AWS-managed policy needs no entry here: a channel names it, as \`guardrails: [${text}]\``;
  }
  return noun === 'a choice of guardrails' ? write([text]) : undefined;
}
