import { neverInChat } from '../data/never-in-chat.ts';

const refused = new Map(neverInChat.map(entry => [entry.toLowerCase(), entry]));

/**
 * The entry of the list of what chat never runs that an operation or an IAM action falls under.
 * @param prefix the service's prefix in IAM
 * @param name the API's or the action's name; case does not matter
 */
export function findRefusal(prefix: string, name: string): string | undefined {
  const lower = prefix.toLowerCase();
  return refused.get(`${lower}:*`) ?? refused.get(`${lower}:${name.toLowerCase()}`);
}

/** Whether chat never runs an IAM action, `service:Action` in any case. */
export function isRefusedAction(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  return findRefusal(prefix, name) !== undefined;
}
