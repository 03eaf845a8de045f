import type { Diagnostic } from './diagnostic.ts';
import { formatPath, type Path } from './path.ts';
import type { Project } from './project.ts';
import { listSome } from './quote.ts';

/** A diagnostic, and the path that it was found at. */
export interface Placed {
  readonly diagnostic: Diagnostic;
  readonly path: Path;
}

/** Number of uses of a value that are named; the others are counted. */
const maxNamed = 4;

/**
 * Makes one diagnostic of those that are about one written value, which YAML aliases bring to several places, and says
 * in its help where the value is used.
 * @returns the diagnostics in the order in which the first of each was given
 */
export function joinUses(project: Pick<Project, 'aliasesTo'>, placed: readonly Placed[]): Diagnostic[] {
  const groups = new Map<string | Placed, Placed[]>();
  const own = new Map<string, Placed[]>();
  for (const item of placed) {
    const key = keyOf(item);
    const isUse = project.aliasesTo(item.path).length > 0;
    // Two findings with equal words in one place stay two, unless an alias brought one of them there.
    const group = isUse ? (groups.get(key) ?? own.get(key)) : undefined;
    if (group !== undefined) group.push(item);
    else {
      const fresh = [item];
      groups.set(isUse ? key : item, fresh);
      if (!isUse && !own.has(key)) own.set(key, fresh);
    }
  }
  return [...groups.values()].map(group => describeUses(project, group));
}

/** Equal for what differs only in the entry that it is about. */
function keyOf({ diagnostic, path }: Placed): string {
  const { code, severity, message, help = '', file, line, column } = diagnostic;
  const entry = formatPath(path.slice(0, 2));
  const withoutEntry = (text: string) => (entry === '' ? text : text.replaceAll(entry, '…'));
  return JSON.stringify([code, severity, file, line, column, withoutEntry(message), withoutEntry(help)]);
}

function describeUses(project: Pick<Project, 'aliasesTo'>, group: readonly Placed[]): Diagnostic {
  const [first] = group as [Placed, ...Placed[]];
  const uses = group.flatMap(({ path }) => {
    const [outermost] = project.aliasesTo(path);
    return outermost === undefined ? [] : [`\`${formatPath(path)}\` (line ${outermost.line})`];
  });
  if (uses.length === 0) return first.diagnostic;
  const text = `A YAML alias uses this value for ${listSome(uses, maxNamed)}`;
  const { help } = first.diagnostic;
  const glue = help === undefined ? '' : /[.?!]$/.test(help) ? `${help} ` : `${help}. `;
  return { ...first.diagnostic, help: `${glue}${text}` };
}
