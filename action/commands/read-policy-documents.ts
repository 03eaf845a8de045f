import { join, relative, resolve } from 'node:path';
import { decodeText, maxFileBytes, refuseSize } from '../core/decode.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Document } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { IncludedFile } from '../core/merge-files.ts';
import type { Path } from '../core/path.ts';
import { quote, quoteName } from '../core/quote.ts';
import { explainWrongForm } from '../core/wrong-form.ts';
import { checkChatPolicyFile } from './check-chat-policy-file.ts';
import { checkPolicyDocument, type PolicyUse } from './check-policy-document.ts';
import { readBytes } from './read-bytes.ts';
import { codeOf, type Overlay } from './read-document.ts';
import { refuseEscape, refuseOutside } from './stay-inside.ts';

/**
 * Reads every `document` of the files, each once.
 * @returns the documents by name; what is wrong with them, at the line in their own file where they have one, with the
 * texts of these files
 */
export async function readPolicyDocuments(
  main: Document,
  included: readonly IncludedFile[],
  folder: string,
  overlay: Overlay = new Map(),
) {
  const read = (name: string) => {
    const text = overlay.get(resolve(folder, name));
    return text === undefined ? undefined : Buffer.from(text);
  };
  const documents = new Map<string, Json>();
  const findings: Finding[] = [];
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const tried = new Set<string>();
  for (const document of [main, ...included.map(file => file.document)]) {
    for (const { name, path } of findDocumentNames(document.value)) {
      // The same file can be an IAM policy in one place and an organization policy in another.
      const use = useOf(path);
      if (tried.has(`${use} ${name}`)) continue;
      tried.add(`${use} ${name}`);
      const result = await readPolicyDocument({ name, folder, path, use, given: read(name) });
      if ('finding' in result) {
        findings.push(result.finding);
        continue;
      }
      documents.set(name, result.document);
      const file = join(folder, name);
      const checked =
        use === 'chat'
          ? { diagnostics: checkChatPolicyFile({ file, ...result }), findings: [] }
          : checkPolicyDocument({ file, name, path, use, ...result });
      findings.push(...checked.findings);
      diagnostics.push(...checked.diagnostics);
      if (checked.diagnostics.length > 0) texts.set(file, result.text);
    }
  }
  return { documents, findings, diagnostics, texts };
}

/** The name of a document with its place. */
interface DocumentName {
  readonly name: string;
  readonly path: Path;
}

/** What holds the document that is named at a place. */
function useOf(path: Path): PolicyUse | 'chat' {
  if (path[0] === 'organization') return 'chat';
  if (path[0] === 'targets') return 'organization';
  return path.at(-3) === 'notify' && path.at(-2) === 'key' ? 'key' : 'iam';
}

function* findDocumentNames(value: unknown): Generator<DocumentName> {
  if (!isObject(value)) return;
  yield* findKeyPolicies(value);
  for (const section of ['roles', 'guardrails'] as const) {
    const entries = value[section];
    if (!isObject(entries)) continue;
    for (const [key, entry] of Object.entries(entries)) {
      if (!isObject(entry)) continue;
      yield* namesOf(entry['document'], [section, key, 'document']);
      const { policies, 'managed-policies': managed, 'permissions-boundary': boundary } = entry;
      if (section === 'roles' && isObject(policies)) {
        for (const [name, policy] of Object.entries(policies)) {
          if (typeof policy === 'string') yield* namesOf(policy, [section, key, 'policies', name]);
        }
      }
      for (const [index, policy] of (Array.isArray(managed) ? managed : []).entries()) {
        if (!isObject(policy)) continue;
        yield* namesOf(policy['document'], [section, key, 'managed-policies', index, 'document']);
      }
      if (isObject(boundary)) {
        yield* namesOf(boundary['document'], [section, key, 'permissions-boundary', 'document']);
      }
    }
  }
  yield* limitNamesOf(value['targets']);
  const { organization } = value;
  if (isObject(organization)) yield* namesOf(organization['chat-policy'], ['organization', 'chat-policy']);
  const { defaults } = value;
  if (isObject(defaults) && isObject(defaults['permissions-boundary'])) {
    yield* namesOf(defaults['permissions-boundary']['document'], [
      'defaults',
      'permissions-boundary',
      'document',
    ]);
  }
}

function* findKeyPolicies({ defaults, channels }: JsonObject): Generator<DocumentName> {
  const places: [Path, unknown][] = [
    [['defaults'], defaults],
    ...Object.entries(isObject(channels) ? channels : {}).map(([key, channel]): [Path, unknown] => [
      ['channels', key],
      channel,
    ]),
  ];
  for (const [path, part] of places) {
    const notify = isObject(part) ? part['notify'] : undefined;
    const key = isObject(notify) ? notify['key'] : undefined;
    if (!isObject(key)) continue;
    yield* namesOf(key['document'], [...path, 'notify', 'key', 'document']);
  }
}

/** The files with organization policies. */
function* limitNamesOf(targets: unknown): Generator<DocumentName> {
  if (!isObject(targets)) return;
  for (const [key, target] of Object.entries(targets)) {
    const limits = isObject(target) ? target['limits'] : undefined;
    for (const [index, entry] of (Array.isArray(limits) ? limits : []).entries()) {
      const path = ['targets', key, 'limits', index];
      if (isObject(entry)) yield* namesOf(entry['level'], [...path, 'level']);
      else yield* namesOf(entry, path);
    }
  }
}

function* namesOf(value: unknown, path: Path): Generator<DocumentName> {
  if (typeof value === 'string' && value !== '') yield { name: value, path };
  if (!Array.isArray(value)) return;
  for (const [index, name] of value.entries()) {
    if (typeof name === 'string' && name !== '') yield { name, path: [...path, index] };
  }
}

/** A file that chatops.yml names. */
interface NamedFile {
  readonly name: string;
  readonly folder: string;
  readonly path: Path;
  readonly use: PolicyUse | 'chat';
  /** Its bytes, when they are not to be read. */
  readonly given: Buffer | undefined;
}

async function readPolicyDocument({
  name,
  folder,
  path,
  use,
  given,
}: NamedFile): Promise<{ document: JsonObject; text: string } | { finding: Finding }> {
  const form =
    use === 'chat'
      ? 'give a JSON document with `chatbot`'
      : 'give a JSON policy document, with Version and Statement';
  const refuse = (message: string, help = form): { finding: Finding } => ({
    finding: { code: 'file/policy-document', message, help, path },
  });
  const quoted = /^\s*[{[]/.test(name) ? explainWrongForm({ noun: 'a policy', data: name, path }) : undefined;
  if (quoted !== undefined) return refuse(`${quote(name)} is not the name of a file`, quoted);
  const outside = refuseOutside(name, path);
  if (outside !== undefined) return { finding: outside };
  try {
    const leak = given === undefined ? refuseEscape(folder, name, path) : undefined;
    if (leak !== undefined) return { finding: leak };
    const bytes = given ?? (await readBytes(join(folder, name), maxFileBytes));
    if (typeof bytes === 'number') {
      const [finding] = refuseSize(bytes).findings;
      return refuse(`${quoteName(name)}: ${finding?.message ?? 'too large'}`, finding?.help);
    }
    const { text, findings } = decodeText(bytes);
    if (text === undefined || findings[0] !== undefined) {
      return refuse(`${quoteName(name)}: ${findings[0]?.message ?? 'not text'}`, findings[0]?.help);
    }
    const document = JSON.parse(text) as Json;
    if (isObject(document) && (use === 'chat' || document['Statement'] !== undefined))
      return { document, text };
    if (use === 'chat') return refuse(`${quoteName(name)} is JSON, but not an object`);
    return refuse(`${quoteName(name)} is JSON, but not a policy document: it has no \`Statement\``);
  } catch (error) {
    if (error instanceof SyntaxError)
      return refuse(`${quoteName(name)} is not JSON: ${error.message.slice(0, 120)}`);
    if (codeOf(error) === 'ENOENT') {
      return refuse(
        `The file does not exist: ${quoteName(relative('.', join(folder, name)))}`,
        'correct the name (it is relative to chatops.yml), or write the file',
      );
    }
    return refuse(`${quoteName(name)} cannot be read: ${codeOf(error) ?? String(error)}`);
  }
}
