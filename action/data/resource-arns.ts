// Written by hand from the resource types of the Service Authorization Reference and the ARN formats in each
// service's documentation: which resources a command is about, told by its options.
import { storeRules } from './resource-arns-stores.ts';
import { workloadRules } from './resource-arns-workloads.ts';

/**
 * One way to tell resources. It applies to an operation that has every option of its templates; of those that
 * apply to an operation the first counts, so the narrow ones stand before the wide ones.
 *
 * A template is the ARN after `arn:<partition>:`. `{region}`, `{account}` are those of the command; `{owner}` is the
 * account, or nothing for documents that AWS owns; `{--option}` is the option's value, and a value that is an ARN
 * already stands for the whole of it; `{--option|form}` brings the value into a form of `resource-forms.ts`;
 * `{--option|form|default}` names what an omitted option means. Any other omitted option is `*`.
 * Several values give several ARNs, and several templates several resources: the command needs all of them.
 */
export interface ResourceRule {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  /** API names, parted by blanks; without it every operation that has the options. */
  readonly operations?: string;
  /** Only when this option is given. */
  readonly given?: string;
  readonly templates: readonly string[];
}

/** Of each service in the order in which they are tried. */
export const resourceRules: readonly ResourceRule[] = [...workloadRules, ...storeRules];
