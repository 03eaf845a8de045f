import { isRegionKey } from './region-scope.ts';
/** One concrete request, as an example of what a statement about access says. */
export interface RequestExample {
  readonly action: string;
  /** Without wildcards; with symbols such as `${AWS::AccountId}` where no account is declared. */
  readonly resource: string;
  /** What the request holds beyond what is known of every request of the channel; null: the key is not in it. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  /**
   * A command of chat that is this request and needs nothing else, where one is proved, e.g.
   * `sqs list-queues --region eu-west-1`.
   */
  readonly command?: string;
}

/** `lambda invoke --function-name billing --region eu-west-1`, or the action and the resource where there is no command. */
export function formatExample({ action, resource, context = {}, command }: RequestExample): string {
  // The Region of a command is in its `--region`.
  const shown = Object.entries(context).filter(([key]) => command === undefined || !isRegionKey(key));
  const parts = shown.map(([key, value]) =>
    value === null
      ? `without ${key}`
      : `with ${key} = ${typeof value === 'string' ? value : `[${value.join(', ')}]`}`,
  );
  return [command ?? (resource === '*' ? action : `${action} on ${resource}`), ...parts].join(' ');
}
