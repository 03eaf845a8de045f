import { defaultTarget } from '../core/model.ts';

/** `prod: ` before what is said of a target; nothing where chatops.yml declares none, or where it is not to be named. */
export function labelTarget(target: string, isNamed = true): string {
  return isNamed && target !== defaultTarget ? `${target}: ` : '';
}
