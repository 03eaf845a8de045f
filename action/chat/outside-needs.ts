import { freeText, freeTextMember, grantees } from '../data/requirements/free-text.ts';
import type { BoundOption } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import { rowsByOperation } from './covers-operation.ts';
import type { FillContext } from './fill-context.ts';
import { describeArnPlace, describeRegion } from './known-place.ts';
import { possibleValues } from './option-values.ts';
import { listOwners } from './owner-account.ts';
import { describeQueueRegion } from './queue-region.ts';
import type { Requirement, UnknownNeed } from './requirement.ts';

/**
 * What a command depends on beside the permissions of the account, so that these cannot make it certain: resources of other accounts
 * that its values name, and Regions and partitions in which no request is known to be possible.
 * @param needed what the command needs in the account; a resource of another account among that is known to be one
 */
export function describeOutside(
  catalogue: Catalogue,
  context: FillContext,
  needed: readonly Requirement[],
): UnknownNeed[] {
  const named = listNamed(context);
  const arns = [...needed.flatMap(({ resources }) => resources), ...named.flatMap(each => each.arns)];
  return [
    ...describePlaces(catalogue, context.regions, arns),
    ...(context.options.has('queue-url') ? describeQueueRegion(context) : []),
    ...describeOwners(context),
    ...describeDirectoryBuckets(context),
    ...describeOtherAccounts(context, needed, named),
  ];
}

/** The ARNs in the values of an option. */
interface NamedArns {
  readonly name: string;
  readonly arns: readonly string[];
}

/** The options that name what the command uses. Most commands have none. */
function listNamed({ options, values }: FillContext): NamedArns[] {
  return [...options].flatMap(([name, option]) =>
    freeText.test(name) || !option.values.some(mayNameArn)
      ? []
      : [{ name, arns: listArns(option, possibleValues(option, values).values) }],
  );
}

/** Regions and partitions in which no request is known to be possible: of the command, and of the ARNs that it names. */
function describePlaces(
  catalogue: Catalogue,
  regions: readonly string[],
  arns: readonly string[],
): UnknownNeed[] {
  const found = [
    ...regions.map(region => describeRegion(catalogue, region)),
    ...[...new Set(arns)].map(arn => describeArnPlace(catalogue, arn)),
  ].filter(need => need !== undefined);
  return found.length < 2 ? found : [...new Map(found.map(need => [need.message, need])).values()];
}

/** Resources that the command says are another account's, whose policies have to allow it too. */
function describeOwners({ service, operation, options, values, place, omitted }: FillContext): UnknownNeed[] {
  const owners = listOwners(service, operation);
  if (owners.length === 0 || !isAccount(place.account)) return [];
  return owners.flatMap(({ name, owns, source }): UnknownNeed[] => {
    const option = options.get(name);
    const missing = omitted === 'any' && owns !== 'none' ? ['*'] : [];
    const accounts = option === undefined ? missing : possibleValues(option, values).values;
    // Some take `-` or a name for what is of the own account.
    if (!accounts.some(owner => owner === '*' || (/^\d{12}/.test(owner) && !owner.startsWith(place.account))))
      return [];
    const message = `\`--${name}\` names another account, or may name one, and what is allowed there is not known`;
    return [{ message, source }];
  });
}

const directoryBucketSource =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html';

/**
 * Directory buckets, by the end of their names. Requests to them need actions of `s3express`, most of them also a session, and the
 * tables only say so of `CreateSession`.
 */
function describeDirectoryBuckets({ service, operation, options, values }: FillContext): UnknownNeed[] {
  const bucket = service.name === 's3api' && operation.apiName !== 'CreateSession' && options.get('bucket');
  if (!bucket) return [];
  const name = possibleValues(bucket, values).values.find(each => each.endsWith('--x-s3'));
  if (name === undefined) return [];
  const message = `\`${name}\` is a directory bucket, which needs actions of s3express that are not known here`;
  return [{ message, source: directoryBucketSource }];
}

/** The account of a grant is symbolic, and may be any that is named. */
function isAccount(account: string): boolean {
  return /^\d{12}$/.test(account);
}

const crossAccountSource =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html';

const granteesOf = rowsByOperation(grantees);

function describeOtherAccounts(
  { service, operation, place }: FillContext,
  needed: readonly Requirement[],
  named: readonly NamedArns[],
): UnknownNeed[] {
  if (named.length === 0 || !isAccount(place.account)) return [];
  const granted = granteesOf(service, operation).flatMap(row => row.options.split(' '));
  const known = new Set(needed.flatMap(({ resources }) => resources.map(ownerOf)));
  return named.flatMap(({ name, arns }): UnknownNeed[] => {
    if (granted.includes(name)) return [];
    const arn = arns.find(each => ownerOf(each) !== place.account && !known.has(ownerOf(each)));
    if (arn === undefined) return [];
    const message = `\`--${name}\` names ${arn}, which belongs to the account ${ownerOf(arn)}, and what is allowed there is not known`;
    return [{ message, source: crossAccountSource }];
  });
}

function mayNameArn({ value }: BoundOption['values'][number]): boolean {
  return /arn:|[$[]/.test(value);
}

function ownerOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** ARNs with an account in the values of an option, at any depth. */
function listArns({ option }: BoundOption, texts: readonly string[]): string[] {
  const isText = option.type === 'string';
  return texts.flatMap(text =>
    [...text.matchAll(/arn:[\w-]+:[\w-]+:[\w-]*:\d{12}:[^\s"'\\,}\]]*/g)].flatMap(({ 0: arn, index }) =>
      isText || !freeTextMember.test(memberBefore(text.slice(0, index))) ? [arn] : [],
    ),
  );
}

/** The member of JSON or shorthand that a value is of; empty where it is of none. */
function memberBefore(text: string): string {
  return /([A-Za-z]\w*)["']?\s*[=:]\s*(?:\[[^\][{}=]*)?["']?$/.exec(text)?.[1] ?? '';
}
