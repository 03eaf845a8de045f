import type { ObservedSource } from '../access/observed-picture.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { type Template, userRolesIn } from '../core/template.ts';

/**
 * The roles that members of each channel are expected to choose by a template, with their ARNs. A channel that it does not list has
 * none that is known.
 * @param own the ARNs of the roles of the stack, by their places in chatops.yml
 */
export function listUserRoles(
  template: Template | undefined,
  own: ReadonlyMap<string, string>,
  place: Place,
): ObservedSource['userRoles'] {
  return channel =>
    template === undefined
      ? undefined
      : userRolesIn(template, channel)?.flatMap(({ key, arn }) => {
          const known = arn === undefined ? own.get(`roles.${key}`) : substitutePlace(arn, place);
          return known === undefined ? [] : [{ key, arn: known }];
        });
}
