import { type OwnerOption, ownerOptions } from '../data/requirements/owner-options.ts';
import { coversOperation, findOnce } from './covers-operation.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirement.ts';

/** An option of an operation that names the account of what it uses. */
type OwnerName = Pick<OwnerOption, 'owns' | 'source'> & { readonly name: string };

/** The options of an operation that name the account of what it uses. Most operations have none. */
export const listOwners = findOnce(({ name: service }, { apiName, options: known }): readonly OwnerName[] =>
  ownerOptions
    .filter(row => coversOperation(row, service, apiName))
    .flatMap(({ options, owns, source }) => options.split(' ').map(name => ({ name, owns, source })))
    .filter(({ name }) => known.has(name)),
);

/** Where the resources of a command are. */
interface OwnedContext {
  /** With the account that an option names in the place of the account of the command. */
  readonly context: FillContext;
  /** Why it is not known which account they are in; the context then has `*` for it. */
  readonly unknown?: string;
}

/** The account of what the ARNs of a command name, where an option of its operation says it. */
export function readOwner(context: FillContext): OwnedContext {
  const { service, operation, options, values, place, omitted } = context;
  for (const { name, owns } of listOwners(service, operation)) {
    if (owns === 'none') continue;
    const option = options.get(name);
    if (option === undefined) {
      if (omitted === 'any') return { context: inAccount(context, '*') };
      continue;
    }
    const owners = possibleValues(option, values).values;
    if (owners.every(each => isOwn(each, place.account))) continue;
    const [owner = '*', another] = owners;
    if (owns === 'all' && another === undefined && /^\d{12}$/.test(owner))
      return { context: inAccount(context, owner) };
    const unknown = `\`--${name}\` does not say in which account each of them is`;
    return { context: inAccount(context, '*'), unknown };
  }
  return { context };
}

/**
 * What a command needs, unknown where its ARNs are in an account that is not known.
 * @param unknown why the account is not known
 */
export function markOwned(described: Described, unknown: string): Described {
  const { requirement } = described;
  if (requirement?.resourcesUnknown !== undefined) return described;
  if (!requirement?.resources.some(arn => arn.split(':')[4] === '*')) return described;
  return { ...described, requirement: { ...requirement, resourcesUnknown: unknown } };
}

/** Whether a value is the own account. Some options take `-` for it. */
function isOwn(value: string, account: string): boolean {
  return value === account || value === '-' || value === '${AWS::AccountId}';
}

function inAccount(context: FillContext, account: string): FillContext {
  return { ...context, place: { ...context.place, account } };
}
