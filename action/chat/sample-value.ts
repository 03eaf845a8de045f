import type { OperationOption, Service } from './catalogue.ts';
import type { Shape } from './shapes.ts';

/** Longer values are no examples that people read. */
const maxLength = 60;
/** How deep a structure is filled. */
const maxDepth = 3;

/**
 * A value that an option takes, by the model of its service: what a structure has to hold and no more.
 * @returns an empty text for a flag; undefined where a value cannot be written in chat, such as the content of a file
 */
export function sampleValue(service: Service, option: OperationOption): string | undefined {
  const shape = service.shapes(option.shape ?? 0);
  switch (option.type) {
    case 'flag':
      return '';
    case 'integer':
    case 'number':
      return '1';
    case 'file':
    case 'optional':
      return undefined;
    case 'string':
    case 'list':
    case 'structure':
    case 'structures': {
      const value = sampleOf(service, shape, 0);
      if (value === undefined) return undefined;
      const [only] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      const text = typeof only === 'object' ? JSON.stringify(value) : String(only);
      return text.length > maxLength ? undefined : text;
    }
  }
}

function sampleOf(service: Service, shape: Shape, depth: number): unknown {
  if (depth > maxDepth) return undefined;
  switch (shape.kind) {
    case 'text':
      return 'example';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'bytes':
    case 'document':
      return undefined;
    case 'enumeration':
      return shape.values[0];
    case 'list': {
      const member = sampleOf(service, service.shapes(shape.member), depth + 1);
      return member === undefined ? undefined : [member];
    }
    case 'map': {
      const member = sampleOf(service, service.shapes(shape.member), depth + 1);
      return member === undefined ? undefined : { example: member };
    }
    case 'structure':
    case 'union': {
      const members = [...shape.members];
      const needed = members.filter(([, { isRequired }]) => isRequired);
      // A structure that needs nothing is given its first member, so that the value says something.
      const chosen = needed.length === 0 ? members.slice(0, 1) : needed;
      const filled = chosen.map(
        ([name, member]) => [name, sampleOf(service, service.shapes(member.shape), depth + 1)] as const,
      );
      return filled.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(filled);
    }
  }
}

/** A value as it is typed in chat, in quotes where it has more than plain characters. */
export function quoteValue(value: string): string {
  if (/^[\w.,:/@%+=-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value.replace(/["\\]/g, '\\$&')}"` : `'${value}'`;
}
