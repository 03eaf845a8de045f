/** The Region in which log groups of chat, and the events of global services, are. */
export const globalRegion = 'us-east-1';

/** `regional`: the stack of a target. `global`: what can only be in us-east-1, where the target is in another Region. */
export type StackScope = 'regional' | 'global';

/** One stack of a target. */
export interface StackUnit {
  readonly scope: StackScope;
  readonly name: string;
  /** The name of the stack that a companion stack belongs to. */
  readonly companionOf?: string;
  /** Undefined where the Region of the target is not known. */
  readonly region: string | undefined;
}

/** The stack that a target always has. */
export function regionalStack(name: string, region: string | undefined): StackUnit {
  return { scope: 'regional', name, region };
}

/**
 * The companion stack of a target, for what can only be in us-east-1.
 * @param region of the target
 * @returns undefined for a target in us-east-1, whose one stack holds everything
 */
export function globalStack(name: string, region: string | undefined): StackUnit | undefined {
  if (region === globalRegion) return undefined;
  return { scope: 'global', name: `${name}-global`, companionOf: name, region: globalRegion };
}
