import { safetyCodes } from '../core/plan-finding.ts';
import { type Arguments, UsageError } from './usage.ts';

/**
 * The safety codes that a command line allows.
 * @throws UsageError for a code that does not exist: a slip must not look like a permission
 */
export function readAllowed({ all }: Arguments): Set<string> {
  const codes = (all['allow'] ?? []).flatMap(value => value.split(','));
  const unknown = codes.find(code => !(safetyCodes as readonly string[]).includes(code));
  if (unknown === undefined) return new Set(codes);
  throw new UsageError(`--allow cannot be ${unknown}`, `It is one of: ${safetyCodes.join(', ')}`);
}
