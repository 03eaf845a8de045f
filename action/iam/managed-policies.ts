import type { Json } from '../core/json.ts';
import forms from '../data/block-forms.json' with { type: 'json' };
import type { Blocks } from '../data/blocks.ts';
import { openBlocks } from '../data/unpack-text.ts';

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
      readManagedPolicies(
        managedPolicyDocumentsDate,
        openBlocks(managedPolicyDocumentsPacked, forms['managed-policy-documents']),
      ),
  );
  return loaded;
}

/** Reads documents from blocks: path, JSON. */
function readManagedPolicies(date: string, { names, find }: Blocks): ManagedPolicies {
  let paths: ReadonlyMap<string, string> | undefined;
  const pathOf = (name: string): string => {
    paths ??= new Map(names.map(path => [path.slice(path.lastIndexOf('/') + 1), path]));
    return paths.get(name) ?? name;
  };
  const documents = new Map<string, Json>();
  return {
    date,
    documentOf: policy => {
      const given = policy.startsWith(prefix) ? policy.slice(prefix.length) : policy;
      const known = documents.get(given);
      if (known !== undefined) return known;
      // Only a name alone may leave the path out.
      const direct = find(given);
      const path = direct === undefined && policy === given ? pathOf(given) : given;
      const json = direct ?? find(path);
      if (json === undefined) return undefined;
      const document = documents.get(path) ?? (JSON.parse(json) as Json);
      documents.set(path, document);
      return document;
    },
  };
}
