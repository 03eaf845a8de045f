/** Reads a value with members, in JSON or in shorthand: undefined for a text that is neither. */
export function readStructured(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return readShorthand(text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the AWS CLI's shorthand (`Key=a,Values=b,c`, `a={b=c},d=[e,f]`).
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 * @returns undefined for a text that is none, or that is too odd to be sure; a value with commas is a list
 */
function readShorthand(text: string): Readonly<Record<string, unknown>> | undefined {
  let at = 0;
  const isDone = () => at >= text.length;

  const readQuoted = (): string | undefined => {
    const quote = text[at];
    let value = '';
    for (at += 1; at < text.length && text[at] !== quote; at += 1) {
      if (text[at] === '\\' && (text[at + 1] === quote || text[at + 1] === '\\')) at += 1;
      value += text[at] ?? '';
    }
    if (isDone()) return undefined;
    at += 1;
    return value;
  };

  const readPlain = (ends: string): string => {
    const start = at;
    while (!isDone() && !ends.includes(text[at] ?? '')) at += text[at] === '\\' ? 2 : 1;
    return text.slice(start, at);
  };

  const readList = (): unknown[] | undefined => {
    const members: unknown[] = [];
    for (at += 1; text[at] !== ']'; ) {
      if (isDone()) return undefined;
      const member = readSingle(',]');
      if (member === undefined) return undefined;
      members.push(member);
      if (text[at] === ',') at += 1;
    }
    at += 1;
    return members;
  };

  const readSingle = (ends: string): unknown => {
    if (text[at] === '"' || text[at] === "'") return readQuoted();
    if (text[at] === '[') return readList();
    if (text[at] !== '{') return readPlain(ends);
    at += 1;
    const members = readPairs('}');
    if (members === undefined || text[at] !== '}') return undefined;
    at += 1;
    return members;
  };

  /** `a=b,c=d`, where `a=b,c,d=e` is a list in `a`. */
  const readPairs = (end: string): Record<string, unknown> | undefined => {
    const pairs = new Map<string, unknown>();
    while (!isDone() && text[at] !== end) {
      const name = /^[A-Za-z0-9_.:/#@$ -]+?(?==)/.exec(text.slice(at))?.[0];
      if (name === undefined) return undefined;
      at += name.length;
      // `@=` takes the value from a file.
      if (name.endsWith('@')) return undefined;
      at += 1;
      const values = [readSingle(`,${end}`)];
      while (text[at] === ',' && !/^,[A-Za-z0-9_.:/#@$ -]+?=/.test(text.slice(at))) {
        at += 1;
        if (isDone()) break;
        values.push(readSingle(`,${end}`));
      }
      if (values.includes(undefined)) return undefined;
      pairs.set(name.trim(), values.length === 1 ? values[0] : values);
      if (text[at] === ',') at += 1;
      else if (!isDone() && text[at] !== end) return undefined;
    }
    return Object.fromEntries(pairs);
  };

  if (!text.includes('=')) return undefined;
  const read = readPairs('');
  return isDone() ? read : undefined;
}
