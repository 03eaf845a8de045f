import type { PageData } from './page-data.ts';

/** How far one service goes in one set. Levels are numbers of `levels`; -1: nothing. */
export interface ServiceReach {
  /** The highest level that is allowed for certain. */
  readonly sure: number;
  /** The highest level that may be allowed, the certain among them. */
  readonly possible: number;
  /** How many actions are allowed for certain, and how many only may be. */
  readonly count: number;
  readonly maybe: number;
}

/** By service. */
export type Reaches = ReadonlyMap<string, ServiceReach>;

/** The highest level: what is certain, and what may be; -1 is nothing. */
export type HighestLevel = Pick<ServiceReach, 'sure' | 'possible'>;

/**
 * What sets reach. The lists of actions are walked through once, however many sets share them: a thousand channels have thousands of
 * sets, each with a few actions of its own beside the thousands of a policy that all of them have.
 */
export interface ReachReader {
  /** What sets allow together, by service. */
  readonly reachesOf: (sets: readonly number[]) => Reaches;
  /** The highest level of sets together, of one service or of all. */
  readonly highestOf: (sets: readonly number[], service?: string) => HighestLevel;
  /** The services that sets reach, each once, with its highest level; counts nothing, and so takes less than `reachesOf`. */
  readonly eachHighest: (
    sets: readonly number[],
    use: (service: string, sure: number, possible: number) => void,
  ) => void;
}

/** The actions that a list has of one service. */
interface ServicePart {
  readonly service: number;
  readonly actions: readonly number[];
  readonly highest: number;
  /** What a set reaches that allows nothing else of the service. */
  readonly sure: ServiceReach;
  readonly maybe: ServiceReach;
}

/** One list of actions. */
interface ReadList {
  readonly highest: number;
  readonly parts: readonly ServicePart[];
  readonly of: ReadonlyMap<number, ServicePart>;
}

/** A list as a set allows it. */
interface AllowedList {
  readonly list: number;
  readonly isSure: boolean;
}

/** What of the model reaches are worked out of. */
interface ReachSource {
  readonly actionsOf: (list: number) => readonly number[];
  readonly levelOf: (action: number) => number;
}

/** Makes what reads reaches of the data of a page. */
export function createReachReader(data: PageData, { actionsOf, levelOf }: ReachSource): ReachReader {
  const { names, numbers, serviceOf } = numberServices(data.actions);
  const lists = new Map<number, ReadList>();
  const readList = (list: number): ReadList => {
    let read = lists.get(list);
    if (read === undefined) {
      const parts = splitByService(actionsOf(list), { serviceOf, levelOf });
      read = {
        highest: Math.max(-1, ...parts.map(({ highest }) => highest)),
        parts,
        of: new Map(parts.map(part => [part.service, part])),
      };
      lists.set(list, read);
    }
    return read;
  };
  const allowed = (sets: readonly number[]): AllowedList[] =>
    sets.flatMap(set =>
      (data.sets[set] ?? []).map(([grant, list]) => ({
        list,
        isSure: data.grants[grant]?.unknown === undefined,
      })),
    );

  const known = new Map<string, Reaches>();
  const reachesOf = (sets: readonly number[]) => {
    const key = sets.join();
    let reaches = known.get(key);
    if (reaches === undefined) {
      reaches = joinLists(allowed(sets), { readList, levelOf, names });
      known.set(key, reaches);
    }
    return reaches;
  };
  const highestOf = (sets: readonly number[], service?: string) => {
    const number = service === undefined ? undefined : (numbers.get(service) ?? -1);
    let [sure, possible] = [-1, -1];
    for (const { list, isSure } of allowed(sets)) {
      const read = readList(list);
      const highest = number === undefined ? read.highest : (read.of.get(number)?.highest ?? -1);
      if (highest > possible) possible = highest;
      if (isSure && highest > sure) sure = highest;
    }
    return { sure, possible };
  };
  const eachHighest: ReachReader['eachHighest'] = (sets, use) => {
    const sure = new Int8Array(names.length).fill(-1);
    const possible = new Int8Array(names.length).fill(-1);
    for (const { list, isSure } of allowed(sets)) {
      for (const { service, highest } of readList(list).parts) {
        if (highest > (possible[service] ?? -1)) possible[service] = highest;
        if (isSure && highest > (sure[service] ?? -1)) sure[service] = highest;
      }
    }
    for (let service = 0; service < names.length; service++) {
      const level = possible[service] ?? -1;
      if (level >= 0) use(names[service] ?? '', sure[service] ?? -1, level);
    }
  };
  return { reachesOf, highestOf, eachHighest };
}

/** Numbers the services of actions. */
function numberServices(actions: readonly string[]) {
  const numbers = new Map<string, number>();
  const of = actions.map(action => {
    const name = action.slice(0, action.indexOf(':'));
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return { names: [...numbers.keys()], numbers, serviceOf: (action: number) => of[action] ?? -1 };
}

function splitByService(
  actions: readonly number[],
  {
    serviceOf,
    levelOf,
  }: { readonly serviceOf: (action: number) => number; readonly levelOf: (action: number) => number },
): ServicePart[] {
  const services = new Map<number, number[]>();
  for (const action of actions) {
    const service = serviceOf(action);
    const own = services.get(service);
    if (own === undefined) services.set(service, [action]);
    else own.push(action);
  }
  return Array.from(services, ([service, own]) => {
    const highest = Math.max(...own.map(levelOf));
    const count = own.length;
    return {
      service,
      actions: own,
      highest,
      sure: { sure: highest, possible: highest, count, maybe: 0 },
      maybe: { sure: -1, possible: highest, count: 0, maybe: count },
    };
  });
}

/** What lists allow together: an action counts once, and is certain where one of its grants is. */
function joinLists(
  allowed: readonly AllowedList[],
  {
    readList,
    levelOf,
    names,
  }: {
    readonly readList: (list: number) => ReadList;
    readonly levelOf: (action: number) => number;
    readonly names: readonly string[];
  },
): Reaches {
  const services = new Map<number, AllowedPart[]>();
  for (const { list, isSure } of allowed) {
    for (const part of readList(list).parts) {
      const parts = services.get(part.service);
      if (parts === undefined) services.set(part.service, [{ part, isSure }]);
      else parts.push({ part, isSure });
    }
  }
  return new Map(
    Array.from(services, ([service, parts]) => {
      const [first, second] = parts;
      const isOnly = first !== undefined && second === undefined;
      const reach = isOnly ? first.part[first.isSure ? 'sure' : 'maybe'] : joinParts(parts, levelOf);
      return [names[service] ?? '', reach] as const;
    }),
  );
}

/** What one list has of a service, as a set allows it. */
interface AllowedPart {
  readonly part: ServicePart;
  readonly isSure: boolean;
}

function joinParts(parts: readonly AllowedPart[], levelOf: (action: number) => number): ServiceReach {
  const certain = new Map<number, boolean>();
  for (const { part, isSure } of parts) {
    for (const action of part.actions) if (certain.get(action) !== true) certain.set(action, isSure);
  }
  let [sure, possible, count] = [-1, -1, 0];
  for (const [action, isSure] of certain) {
    const level = levelOf(action);
    possible = Math.max(possible, level);
    if (!isSure) continue;
    sure = Math.max(sure, level);
    count++;
  }
  return { sure, possible, count, maybe: certain.size - count };
}
