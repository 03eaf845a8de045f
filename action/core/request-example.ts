import { joinWords } from './quote.ts';
import { isRegionKey } from './region-scope.ts';

/** What a request holds, by condition key; null: the key is not in it. */
export type RequestValues = Readonly<Record<string, string | readonly string[] | null>>;

/** A role that a request is compared with, and what that role is taken to have. */
export interface ComparedRole {
  /** Its ARN; `stack`: all roles of the stack, which have their tags from it. */
  readonly role: string;
  readonly context: RequestValues;
}

/** One concrete request, as an example of what a statement about access says. */
export interface RequestExample {
  readonly action: string;
  /** Without wildcards: `*` is the character, as in requests about all of a kind. With symbols such as `${AWS::AccountId}` where no account is declared. */
  readonly resource: string;
  /** What the request holds beyond what is known of every request of the channel; null: the key is not in it. */
  readonly context?: RequestValues;
  /**
   * Set where the request is a gain only if other roles have certain values, which are not known: those with which roles of the
   * other version do not allow it. {@link context} has the values of the role that does.
   */
  readonly compared?: readonly ComparedRole[];
  /**
   * A command of chat that is this request and needs nothing else, where one is proved, e.g.
   * `sqs list-queues --region eu-west-1`.
   */
  readonly command?: string;
}

/** `lambda invoke --function-name billing --region eu-west-1`, or the action and the resource where there is no command. */
export function formatExample({ action, resource, context, compared, command }: RequestExample): string {
  const request = command ?? (resource === '*' ? action : `${action} on ${resource}`);
  // The Region of a command is in its `--region`.
  const parts = formatValues(context, key => command === undefined || !isRegionKey(key));
  const others = (compared ?? []).map(({ role, context: own }) =>
    [nameRole(role), ...formatValues(own)].join(' '),
  );
  return `${[request, ...parts].join(' ')}${others.length === 0 ? '' : `, compared with ${joinWords(others)}`}`;
}

function formatValues(context: RequestValues = {}, isShown = (_key: string) => true): string[] {
  return Object.entries(context)
    .filter(([key]) => isShown(key))
    .map(([key, value]) =>
      value === null
        ? `without ${key}`
        : `with ${key} = ${typeof value === 'string' ? value : `[${value.join(', ')}]`}`,
    );
}

function nameRole(role: string): string {
  if (role === 'stack') return 'the roles of the stack';
  return role.startsWith('arn:') ? `role ${role.split('/').at(-1)}` : 'a role of a member';
}
