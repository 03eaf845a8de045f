import type { Json, JsonObject } from '../../core/json.ts';
import { ApiError } from '../errors.ts';

/** Deeper than any AWS model goes; a form that nests further is not a request but an attack. */
const maxDepth = 20;

interface Node {
  text?: string;
  children?: Map<string, Node>;
}

/**
 * Reads the form of a query request (`StackName=a&Parameters.member.1.ParameterKey=k`) into one structure. Lists are
 * numbered `member`s (or `entry`s of maps); every leaf is text.
 * @throws ApiError when the form cannot be one of AWS's
 */
export function readForm(form: string): JsonObject {
  const root: Node = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split('.');
    if (path.length > maxDepth) throw new ApiError('MalformedQueryString', 'The query string is malformed');
    let node = root;
    for (const segment of path) {
      node.children ??= new Map();
      const child = node.children.get(segment) ?? {};
      node.children.set(segment, child);
      node = child;
    }
    node.text = value;
  }
  const read = readNode(root);
  return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as JsonObject) : {};
}

function readNode(node: Node): Json {
  if (node.children === undefined) return node.text ?? {};
  const numbered = node.children.get('member') ?? node.children.get('entry');
  if (numbered?.children !== undefined && node.children.size === 1) {
    return [...numbered.children]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, child]) => readNode(child));
  }
  // Without a prototype, `__proto__` is a name like any other.
  const structure: { [name: string]: Json } = Object.create(null);
  for (const [name, child] of node.children) structure[name] = readNode(child);
  return structure;
}
