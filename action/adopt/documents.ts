import { isObject, type Json } from '../core/json.ts';
import { Keys } from './keys.ts';
import type { Wired, Wiring } from './wiring.ts';

/** Documents of what stays where it is made, to be written beside chatops.yml. */
export class Documents {
  readonly #keys = new Keys('policy');
  readonly #names = new Map<string, string>();
  readonly #files = new Map<string, Json>();
  readonly #wiring: Wiring;

  /** @param wiring where the documents are found by ARN */
  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  /** By file name, relative to chatops.yml. */
  get files(): ReadonlyMap<string, Json> {
    return this.#files;
  }

  /** The file with the document of a customer-managed policy; undefined when the document is not known. */
  ofPolicy(arn: string): string | undefined {
    const document = this.#wiring.policies.get(arn)?.properties['PolicyDocument'];
    if (!isObject(document)) return undefined;
    return this.#write(arn, arn.slice(arn.lastIndexOf('/') + 1), document);
  }

  /**
   * The files with all policies of a role that is used by its ARN.
   * @returns undefined when one of its policies is not known: a part of them would look like all
   */
  ofRole({ id, properties }: Wired): readonly string[] | undefined {
    const files: string[] = [];
    for (const policy of Array.isArray(properties['Policies'])
      ? (properties['Policies'] as readonly Json[])
      : []) {
      const document = isObject(policy) ? policy['PolicyDocument'] : undefined;
      if (!isObject(policy) || !isObject(document)) return undefined;
      const name = String(policy['PolicyName']);
      files.push(this.#write(`${id} ${name}`, `${id}-${name}`, document));
    }
    const managed = properties['ManagedPolicyArns'];
    for (const arn of Array.isArray(managed) ? managed.map(String) : []) {
      const file = this.ofPolicy(arn);
      if (file === undefined) return undefined;
      files.push(file);
    }
    return files.length === 0 ? undefined : files;
  }

  #write(id: string, name: string, document: Json): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const file = `policies/${this.#keys.take(name)}.json`;
    this.#names.set(id, file);
    this.#files.set(file, document);
    return file;
  }
}
