import { type Account, accountOf, type State } from './state.ts';

/** A place in the state, from the root down; the empty path is everything of the root beside the accounts. */
export type TrackedPath = readonly string[];

/** One unit that changed; without a text it is gone. */
export interface TrackedChange {
  readonly path: TrackedPath;
  /** JSON. */
  readonly text: string | undefined;
}

/** What happened to a state while it was open. */
export interface Tracking {
  /** The state to change. */
  readonly view: State;
  /** Units that are other than they were. */
  collect(): TrackedChange[];
  /** Puts every unit back that was looked at; false when that is not possible, because accounts were replaced. */
  restore(): boolean;
  /** Accounts were replaced as a whole: only a whole new file says so. */
  readonly hasReplacedAccounts: () => boolean;
}

/** Parts of an account that hold units, and how many folders deep these are. */
const depths: Readonly<Record<string, number | undefined>> = {
  stacks: 0,
  trail: 0,
  progress: 0,
  objects: 1,
  resources: 2,
};

interface Container {
  [key: string]: unknown;
}

/** Gives what a tracked container wraps, for looking through all of it without touching each entry. */
const inner: unique symbol = Symbol('inner');

/** The entries of a container of the state, for reading only: what is changed through it is lost. */
export function peek<T extends object>(container: T): T {
  return (container as { [inner]?: T })[inner] ?? container;
}

/**
 * Opens a state for changes and notices which units are touched: a unit is a stack, a resource, an object, what is
 * left of an account, or what is left of the root. Units are plain data inside and are compared as JSON, so no caller has
 * to say what he changes.
 */
export function track(state: State): Tracking {
  const before = new Map<string, { path: TrackedPath; container: Container; text: string | undefined }>();
  let isReplaced = false;

  const touch = (container: object, path: TrackedPath, text: () => string | undefined) => {
    const key = JSON.stringify(path);
    if (!before.has(key)) before.set(key, { path, container: container as Container, text: text() });
  };
  const touchUnit = (container: Container, path: TrackedPath, key: string) =>
    touch(container, [...path, key], () => write(Object.hasOwn(container, key) ? container[key] : undefined));

  const units = (container: object, path: TrackedPath): object =>
    new Proxy(container as Container, {
      get(target, key) {
        if (key === inner) return target;
        if (typeof key === 'symbol') return Reflect.get(target, key);
        // A name such as `constructor` is a unit only when something has it.
        if (!Object.hasOwn(target, key)) return undefined;
        touchUnit(target, path, key);
        return target[key];
      },
      set(target, key, value) {
        if (typeof key === 'string') touchUnit(target, path, key);
        return setOwn(target, key, value);
      },
      deleteProperty(target, key) {
        if (typeof key === 'string') touchUnit(target, path, key);
        return Reflect.deleteProperty(target, key);
      },
    });

  /** A container of containers, `depth` levels above the units. */
  const folders = (container: object, path: TrackedPath, depth: number): object =>
    depth === 0
      ? units(container, path)
      : remember(container, inside =>
          typeof inside === 'string'
            ? (value: object) => folders(value, [...path, inside], depth - 1)
            : undefined,
        );

  const account = (value: object, path: TrackedPath) => {
    touch(value, path, () => write(restOfAccount(value as Account)));
    return remember(value, key => {
      const depth = depths[String(key)];
      return depth === undefined ? undefined : member => folders(member, [...path, String(key)], depth);
    });
  };

  const accounts = (value: object) =>
    remember(value, key =>
      typeof key === 'string' ? member => account(member, ['accounts', key]) : undefined,
    );

  touch(state, [], () => write(restOfRoot(state)));
  const view = new Proxy(
    remember(state, key => (key === 'accounts' ? accounts : undefined)),
    {
      set(target, key, value) {
        if (key === 'accounts') isReplaced = true;
        return Reflect.set(target, key, value);
      },
    },
  ) as State;

  return {
    view,
    hasReplacedAccounts: () => isReplaced,
    collect: () =>
      [...before.values()].flatMap(({ path, container, text }) => {
        const now = textAt(state, container, path);
        return now === text ? [] : [{ path, text: now }];
      }),
    restore: () => {
      if (isReplaced) return false;
      for (const { path, text } of before.values()) {
        putUnit(state, path, text === undefined ? undefined : JSON.parse(text));
      }
      return true;
    },
  };
}

/** A proxy that wraps what it hands out, always in the same way. */
function remember(
  container: object,
  wrap: (key: string | symbol) => ((value: object) => object) | undefined,
): object {
  const known = new Map<string | symbol, { value: object; wrapped: object }>();
  return new Proxy(container, {
    get(target, key) {
      if (key === inner) return target;
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'object' || value === null || !Object.hasOwn(target, key)) return value;
      const wrapper = wrap(key);
      if (wrapper === undefined) return value;
      const old = known.get(key);
      if (old?.value === value) return old.wrapped;
      const wrapped = wrapper(value);
      known.set(key, { value, wrapped });
      return wrapped;
    },
  });
}

/** Sets a member whatever its name is: the name `__proto__` would replace the prototype of the container. */
function setOwn(container: object, key: string | symbol, value: unknown): boolean {
  const attributes = { writable: true, enumerable: true, configurable: true };
  return Reflect.defineProperty(container, key, { value, ...attributes });
}

function textAt(state: State, container: Container, path: TrackedPath): string | undefined {
  if (path.length === 0) return write(restOfRoot(state));
  if (path.length === 2) return write(restOfAccount(container as unknown as Account));
  const last = path.at(-1) ?? '';
  return write(Object.hasOwn(container, last) ? container[last] : undefined);
}

/** Puts a changed unit into a state; undefined takes it out. */
export function putUnit(state: State, path: TrackedPath, value: unknown): void {
  if (path.length === 0) {
    replaceRest(state, value as object, ['accounts']);
    return;
  }
  const [, id = '', ...inside] = path;
  const account = accountOf(state, id);
  if (inside.length === 0) {
    replaceRest(account, value as object, Object.keys(depths));
    return;
  }
  let container = account as unknown as Container;
  for (const key of inside.slice(0, -1)) {
    if (!Object.hasOwn(container, key)) setOwn(container, key, {});
    container = container[key] as Container;
  }
  const last = inside.at(-1) ?? '';
  if (value === undefined) delete container[last];
  else setOwn(container, last, value);
}

/** In place: others hold the object. */
function replaceRest(target: object, value: object, kept: readonly string[]): void {
  for (const key of Object.keys(target)) if (!kept.includes(key)) Reflect.deleteProperty(target, key);
  Object.assign(target, value);
}

function restOfRoot({ accounts: _accounts, ...rest }: State): object {
  return rest;
}

function restOfAccount(account: Account): object {
  return Object.fromEntries(Object.entries(account).filter(([key]) => depths[key] === undefined));
}

function write(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
