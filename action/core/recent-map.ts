/** What was worked out, by key, of which what is no longer asked for can be let go. */
export interface RecentMap<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => void;
  /** Lets go of what was not asked for since the release before. Without a call, everything is kept. */
  readonly release: () => void;
}

/** An empty one. */
export function createRecentMap<K, V extends NonNullable<unknown>>(): RecentMap<K, V> {
  let older = new Map<K, V>();
  let recent = new Map<K, V>();
  return {
    get: key => {
      const value = recent.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      if (old !== undefined) recent.set(key, old);
      return old;
    },
    set: (key, value) => {
      recent.set(key, value);
    },
    release: () => {
      older = recent;
      recent = new Map();
    },
  };
}
