import { documentedResourcesSource } from '../data/documented-resources.ts';
import { unusedKeys } from '../data/requirements/key-uses.ts';
import { rowsByOperation } from './covers-operation.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { Described, Requirement } from './requirement.ts';

/** A key by its ARN, or behind a member that is named for one. */
const namedKey =
  /arn:[\w-]+:kms:[\w-]*:\d{12}:(?:key|alias)\/[\w/-]+|\b\w*kms\w*key\w*["']?\s*[=:]\s*["']?((?!true\b|false\b|\{|\[)[^"',}\]\s]+)/gi;

const unusedOf = rowsByOperation(unusedKeys);

/**
 * Keys inside JSON and shorthand, as in `--encryption-configuration encryptionType=KMS,kmsKey=…`: what the caller needs on them is in
 * no table.
 * @param needed what is known to be needed, with the keys that it is needed on
 */
export function describeNestedKeys(context: FillContext, needed: readonly Requirement[]): Described[] {
  const { service, operation, options, values } = context;
  const nested = [...options].filter(([, { option }]) => option.type !== 'string' && option.type !== 'flag');
  if (nested.length === 0 || unusedOf(service, operation).length > 0) return [];
  const known = new Set(
    needed.filter(({ when }) => when === undefined).flatMap(({ resources }) => resources),
  );
  return nested.flatMap(([name, option]): Described[] => {
    const keys = possibleValues(option, values).values.flatMap(text =>
      [...text.matchAll(namedKey)].map(([whole, value]) => value ?? whole),
    );
    if (keys.every(key => known.has(key) || /(?:^|[:/])alias\/aws\//.test(key))) return [];
    const message = `which actions on the key in \`--${name}\` \`${service.name} ${operation.name}\` needs is not known`;
    const add = 'add the actions on the key under `allow`, with `kms:ViaService`';
    return [{ missing: { message, add, source: documentedResourcesSource }, open: [] }];
  });
}
