import { AwsFailure } from '../aws/failure.ts';
import { readSavedPlan, type SavedPlan } from '../core/saved-plan.ts';
import { readTextFile } from './read-bytes.ts';

/**
 * Reads a file that may be a saved plan.
 * @returns undefined when it is something else, such as a chatops.yml, or not there
 * @throws AwsFailure when it is a saved plan that cannot be used
 */
export async function readPlanFile(file: string): Promise<SavedPlan | undefined> {
  if (!file.endsWith('.json') && /\.ya?ml$/i.test(file)) return undefined;
  const text = await readTextFile(file).catch(() => undefined);
  const read = text === undefined ? undefined : readSavedPlan(text);
  if (read === undefined || read.status === 'other') return undefined;
  if (read.status === 'plan') return read.plan;
  throw new AwsFailure(
    `${file} cannot be applied: ${read.reason}`,
    'Create it again: chatops plan --out FILE',
  );
}
