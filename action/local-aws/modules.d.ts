// What we use of a package that ships no types.
declare module 'proper-lockfile' {
  interface LockOptions {
    /** Milliseconds after which a lock that is not refreshed counts as left behind. */
    readonly stale?: number;
    readonly update?: number;
    readonly realpath?: boolean;
    readonly retries?: number;
    readonly onCompromised?: (error: Error) => void;
  }
  /** Resolves with what releases the lock. */
  export function lock(file: string, options?: LockOptions): Promise<() => Promise<void>>;
}
