import { keyValues } from '../data/condition-key-values.ts';
import { intersectArns } from './access-items.ts';
import { field, type Glob, makeGlob, many, one } from './glob.ts';

const filledForms = new WeakMap<Glob, Map<string, readonly string[]>>();

/** Texts that both patterns match, with plain words in the place of wildcards. */
export function fillAll(form: Glob, pattern: Glob, own: string): readonly string[] {
  if (pattern.text !== many) return fill(intersectArns(form, pattern) ?? [], own);
  // By far the most patterns are `*`, and thousands of actions have the same forms.
  const known = filledForms.get(form) ?? new Map<string, readonly string[]>();
  filledForms.set(form, known);
  const texts = known.get(own) ?? fill([form], own);
  known.set(own, texts);
  return texts;
}

function fill(globs: readonly Glob[], own: string): string[] {
  return globs.flatMap(({ text }) => {
    const [, partition = '', service = '', region = '', account = ''] = text.split(':');
    const name = text.split(':').slice(5).join(':');
    const put = (part: string, word: string) => (isOpen(part) ? word : part);
    // A text with wildcards is no resource that a request has.
    if (!text.startsWith('arn:') || isOpen(service)) return makeGlob(text).isLiteral ? [text] : [];
    const filled = [
      'arn',
      put(partition, 'aws'),
      service,
      put(region, 'us-east-1'),
      put(account, own),
      name.replace(wildcards, 'example'),
    ].join(':');
    return [filled];
  });
}

const wildcards = new RegExp(`[${many}${one}${field}]+`, 'g');

/** Whether a field of an ARN holds a wildcard. */
function isOpen(part: string): boolean {
  return part.includes(many) || part.includes(one) || part.includes(field);
}

/**
 * The same text with plain words in fields of at most one character, a Region that exists, an account of twelve digits and a name
 * that is complete, as far as it stays what was looked for.
 */
export function beautify(text: string, own: string, isIn: (text: string) => boolean): string {
  if (!text.startsWith('arn:')) return text;
  let fields = [...text.split(':').slice(0, 5), text.split(':').slice(5).join(':')];
  for (const index of fields.keys()) {
    const better = plainWords(fields[index] ?? '', index, own).find(word =>
      isIn(fields.with(index, word).join(':')),
    );
    if (better !== undefined) fields = fields.with(index, better);
  }
  return fields.join(':');
}

const regions = keyValues.get('aws:requestedregion')?.examples ?? [];

const emptyPart = /([/:])(?=[/:]|$)/g;

/** What to write in the place of a field of an ARN, the best first; nothing where it is good as it is. */
function plainWords(part: string, index: number, own: string): readonly string[] {
  if (index === 3) return regions.includes(part) ? [] : regions;
  if (index === 4) return /^\d{12}$/.test(part) ? [] : [own, part.padEnd(12, '1')];
  // Each part of a name is there, as that of a stack set before its id.
  if (index === 5 && part.search(emptyPart) !== -1) return [part.replaceAll(emptyPart, '$1example')];
  const word = ['arn', 'aws', '', '', '', 'example'][index] ?? '';
  return part.length > 1 || word === '' ? [] : [word];
}
