/** What a value may look like, as the model of its service describes it. */
export type Shape =
  | { readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'bytes' | 'document' }
  | { readonly kind: 'enumeration'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'map'; readonly member: number }
  | { readonly kind: 'structure' | 'union'; readonly members: ReadonlyMap<string, Member> };

/** One member of a structure. */
interface Member {
  /** The number of its shape. */
  readonly shape: number;
  readonly isRequired: boolean;
}

/** The shapes of one service by their number; 0, and any number that it does not have, is a text. */
export type Shapes = (number: number) => Shape;

const text: Shape = { kind: 'text' };
const scalars: Readonly<Record<string, Shape>> = {
  '#': { kind: 'integer' },
  '%': { kind: 'number' },
  '?': { kind: 'boolean' },
  '~': { kind: 'bytes' },
  d: { kind: 'document' },
};

/**
 * The shapes of a service over their lines, whose form `action/build/generate-command-catalogue.py` describes. Only
 * those that are asked for are read.
 */
export function openShapes(lines: readonly string[]): Shapes {
  const known = new Map<number, Shape>();
  return number => {
    const shape = known.get(number) ?? readShape(lines[number - 1] ?? '');
    known.set(number, shape);
    return shape;
  };
}

function readShape(line: string): Shape {
  const rest = line.slice(2);
  switch (line[0]) {
    case 'e':
      return { kind: 'enumeration', values: rest.split('|') };
    case 'l':
      return { kind: 'list', member: Number(rest) };
    case 'm':
      return { kind: 'map', member: Number(rest) };
    case 's':
      return { kind: 'structure', members: readMembers(rest) };
    case 'u':
      return { kind: 'union', members: readMembers(rest) };
    default:
      return scalars[line] ?? text;
  }
}

function readMembers(words: string): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const word of words.split(' ')) {
    const [, name = '', required, shape = '0'] = /^([^!:]*)(!?)(?::(\d+))?$/.exec(word) ?? [];
    if (name !== '') members.set(name, { shape: Number(shape), isRequired: required === '!' });
  }
  return members;
}
