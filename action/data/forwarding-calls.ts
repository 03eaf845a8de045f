/** Calls that use the same permissions. */
export interface ForwardingCalls {
  /** Separated by spaces. */
  readonly permissions: string;
  /** The calls of one service in each line: its prefix, and its operations or actions. */
  readonly calls: readonly string[];
}
