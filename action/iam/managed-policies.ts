import type { Json } from '../core/json.ts';
import { unpackText } from '../data/unpack-text.ts';

/** The documents of the AWS-managed policies, as they were on a day. */
export interface ManagedPolicies {
  /** The day of the youngest document, `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * The document of a policy; undefined for one that is not known.
   * @param policy its ARN, its path and name (`job-function/ViewOnlyAccess`), or its name
   */
  readonly documentOf: (policy: string) => Json | undefined;
}

const prefix = 'arn:aws:iam::aws:policy/';

let loaded: Promise<ManagedPolicies> | undefined;

/** The documents, unpacked once; each is parsed when it is asked for. */
export function loadManagedPolicies(): Promise<ManagedPolicies> {
  loaded ??= import('../data/managed-policy-documents.ts').then(
    ({ managedPolicyDocumentsDate, managedPolicyDocumentsPacked }) =>
      readManagedPolicies(managedPolicyDocumentsDate, unpackText(managedPolicyDocumentsPacked)),
  );
  return loaded;
}

/** Reads documents from lines of path, space, JSON. */
function readManagedPolicies(date: string, text: string): ManagedPolicies {
  const texts = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    const path = line.slice(0, space);
    texts.set(path, line.slice(space + 1));
    paths.set(path.slice(path.lastIndexOf('/') + 1), path);
  }
  const documents = new Map<string, Json>();
  return {
    date,
    documentOf: policy => {
      const given = policy.startsWith(prefix) ? policy.slice(prefix.length) : policy;
      const path = texts.has(given) ? given : policy === given ? (paths.get(given) ?? given) : given;
      const json = texts.get(path);
      if (json === undefined) return undefined;
      const known = documents.get(path) ?? (JSON.parse(json) as Json);
      documents.set(path, known);
      return known;
    },
  };
}
