import { openQuestionIn } from '../core/open-question.ts';
import { managedPolicyArn } from '../core/policy-name.ts';

/** Gives out keys of one section of chatops.yml, no two alike. */
export class Keys {
  readonly #taken = new Set<string>();
  readonly #section: string;

  /** @param section what a key without any letter is called, e.g. `channel` */
  constructor(section: string) {
    this.#section = section;
  }

  /**
   * A key after the name that AWS knows the thing by.
   * @param prefix what our own names begin with: `demo-operator` of the stack `demo` becomes `operator`
   */
  take(name: string, prefix = ''): string {
    const own = openQuestionIn(name) ?? name;
    const short = own.startsWith(prefix) && own.length > prefix.length ? own.slice(prefix.length) : own;
    const plain = short
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[^A-Za-z]+/, '')
      .replace(/-+$/, '');
    const base = plain === '' ? this.#section : plain;
    for (let number = 1; ; number += 1) {
      const key = number === 1 ? base : `${base}-${number}`;
      // Keys that differ in `-`, `_` or case alone would become one logical id.
      const folded = key.toLowerCase().replace(/[-_]/g, '');
      if (this.#taken.has(folded)) continue;
      this.#taken.add(folded);
      return key;
    }
  }
}

/** How people name a policy: an AWS-managed one by its name, any other by its ARN. */
export function policyName(arn: string): string {
  const tail = arn.replace(/^arn:aws:iam::aws:policy\//, '');
  if (tail === arn) return arn;
  const name = tail.slice(tail.lastIndexOf('/') + 1);
  return managedPolicyArn(name) === arn ? name : managedPolicyArn(tail) === arn ? tail : arn;
}

/** Whether a key of `guardrails` would hide an AWS-managed policy of that name. */
export function shadowsManagedPolicy(key: string): boolean {
  return managedPolicyArn(key) !== undefined;
}
