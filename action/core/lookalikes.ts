/** Characters that look like those of YAML: what each is, and what to write instead. */
const lookalikes: ReadonlyMap<string, readonly [name: string, instead: string]> = new Map([
  ['\u3000', ['a full-width space', 'plain spaces']],
  ['\u00a0', ['a non-breaking space', 'plain spaces']],
  ['\uff1a', ['a full-width colon', '`:` and a space']],
  ['\uff0c', ['a full-width comma', '`,`']],
  ['\u201c', ['a typographic quote', '`"`']],
  ['\u201d', ['a typographic quote', '`"`']],
  ['\u2018', ['a typographic quote', "`'`"]],
  ['\u2019', ['a typographic quote', "`'`"]],
]);

const oneOf = `[${[...lookalikes.keys()].join('')}]`;
const anywhere = new RegExp(oneOf);
const around = new RegExp(`^${oneOf}+|${oneOf}+$`, 'g');

/** A character that looks like one of YAML, and what to write instead. */
export interface Lookalike {
  readonly message: string;
  readonly help: string;
  /** Where it is in its line, from 0. */
  readonly index: number;
}

/** Explains the first character of a line that looks like one of YAML; undefined when there is none. */
export function explainLookalike(line: string): Lookalike | undefined {
  const match = anywhere.exec(line);
  const found = lookalikes.get(match?.[0] ?? '');
  if (match === null || found === undefined) return undefined;
  return {
    index: match.index,
    message: `This line has ${found[0]}, which YAML takes for text`,
    help: `write ${found[1]}`,
  };
}

/** What to write in place of a text that starts or ends with these characters; undefined for any other text. */
export function withoutLookalikes(text: string): string | undefined {
  const [first] = text.match(around) ?? [];
  const [name] = lookalikes.get(first?.charAt(0) ?? '') ?? [];
  const plain = text.replace(around, '').trim();
  if (name === undefined || plain === '' || anywhere.test(plain)) return undefined;
  const written = /^[\w@./:+-]+$/.test(plain) ? plain : JSON.stringify(plain);
  return `write \`${written}\`: the text has ${name} around it, which YAML takes for a part of it`;
}
