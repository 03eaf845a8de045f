import { refuseSize } from '../../action/core/decode.ts';
import { parseDocument } from '../../action/core/document.ts';
import { parseExactJson, readExact, withPlainNumbers } from '../../action/core/exact-json.ts';
import { FormatRefusal, formatText } from '../../action/core/format.ts';
import {
  canonicalJson,
  isEmptyValue,
  type Json,
  listOf,
  oneOrMany,
  sortMembers,
  visitValues,
} from '../../action/core/json.ts';
import { createLocator } from '../../action/core/locate.ts';
import { explainLookalike, withoutLookalikes } from '../../action/core/lookalikes.ts';
import { formatPath, type Path, parsePath } from '../../action/core/path.ts';
import { mapScalarOffset } from '../../action/core/scalar-offset.ts';
import { makeLinesVisible, makeVisible } from '../../action/core/visible.ts';
import { checkTablesOf } from '../check-table.ts';

// How a text is read, located and written, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const plain = (value: unknown) =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json);

/** A text, or its bytes in hexadecimal digits. */
type Source =
  | string
  | { readonly bytes: string }
  | { readonly text: string; readonly times: number; readonly then?: string };

function bytesOf(source: Source): Buffer {
  if (typeof source === 'string') return Buffer.from(source);
  if ('bytes' in source) return Buffer.from(source.bytes.replaceAll(' ', ''), 'hex');
  return Buffer.from(source.text.repeat(source.times) + (source.then ?? ''));
}

check<Source>('findings', source => {
  const { document, diagnostics } = parseDocument('chatops.yml', bytesOf(source));
  const found = diagnostics.map(({ code, line, column, path, message, help = '' }) =>
    [`${code} ${line}:${column} ${path}`.trim(), message, help].join(' | '),
  );
  const [first = '', ...others] = found;
  return {
    ...(document === undefined
      ? {}
      : { isClean: document.isClean, value: plain(document.value) ?? 'nothing' }),
    findings: found.length > 5 ? [first, `and ${others.length} more`] : found,
  };
});

check<{ readonly text: string; readonly path: Path; readonly inside?: number }>(
  'places',
  ({ text, path, inside }) => {
    const { document } = parseDocument('chatops.yml', Buffer.from(text));
    if (document === undefined) return undefined;
    const at = ({ line, column }: { readonly line: number; readonly column: number }) => `${line}:${column}`;
    const source = document.sourceOf(path);
    const aliases = document.aliasesTo(path).map(at);
    return {
      value: at(document.locate(path)),
      key: at(document.locate(path, 'key')),
      ...(inside === undefined ? {} : { inside: at(document.locateInside(path, inside)) }),
      ...(source === undefined ? {} : { source }),
      ...(aliases.length === 0 ? {} : { aliases }),
    };
  },
);

check<string>('format', text => {
  try {
    const formatted = formatText(text);
    return formatted === text ? 'the same' : formatted;
  } catch (error) {
    if (error instanceof FormatRefusal) return { refused: error.message };
    throw error;
  }
});

check<{ readonly source: string; readonly value: string }>('offsets', ({ source, value }) =>
  Array.from({ length: value.length + 2 }, (_, index) => mapScalarOffset(source, value, index - 1)).join(' '),
);

check<{
  readonly json?: string;
  readonly value?: Json;
  readonly visit?: Json;
  readonly path?: Path | string;
  readonly text?: string;
  readonly line?: string;
}>('values', ({ json, value, visit, path, text, line }) => {
  if (json !== undefined) {
    const parsed = parseExactJson(json);
    return { digits: readExact(parsed) ?? 'none', plain: withPlainNumbers(parsed) };
  }
  if (visit !== undefined) {
    const visited: string[] = [];
    visitValues(visit, (each, at) => visited.push(`${formatPath(at)} = ${JSON.stringify(each)}`));
    return visited;
  }
  if (path !== undefined) return typeof path === 'string' ? parsePath(path) : formatPath(path);
  if (line !== undefined) return explainLookalike(line) ?? withoutLookalikes(line);
  if (text !== undefined) {
    return [makeVisible(text), makeLinesVisible(text), withoutLookalikes(text) ?? 'nothing instead'];
  }
  return {
    isEmpty: isEmptyValue(value),
    list: listOf(value),
    many: oneOrMany(value),
    ...(value === undefined
      ? {}
      : { canonical: canonicalJson(value), sorted: JSON.stringify(sortMembers(value)) }),
  };
});

check<{ readonly bytes: number }>('sizes', ({ bytes }) =>
  refuseSize(bytes).findings.map(({ message }) => message),
);

check<{ readonly paths: readonly string[]; readonly isNamed?: true }>('locators', ({ paths, isNamed }) => {
  let asked = 0;
  const locate = (path: Path) => {
    asked += 1;
    return { file: 'a.yml', line: path.length, column: 1 };
  };
  const project = { locate } as unknown as Parameters<typeof createLocator>[0];
  const find = isNamed === true ? createLocator(project, name => `team/${name}`) : createLocator(project);
  return { found: paths.map(find), asked };
});
