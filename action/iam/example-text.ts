import { intersectArns } from './access-items.ts';
import { field, type Glob, makeGlob, many, one } from './glob.ts';

/** Texts that both patterns match, with plain words in the place of wildcards. */
export function fillAll(form: Glob, pattern: Glob, own: string): string[] {
  return intersectArns(form, pattern).flatMap(({ text }) => {
    const [, partition = '', service = '', region = '', account = ''] = text.split(':');
    const name = text.split(':').slice(5).join(':');
    const fill = (part: string, word: string) => (isOpen(part) ? word : part);
    // A text with wildcards is no resource that a request has.
    if (!text.startsWith('arn:') || isOpen(service)) return makeGlob(text).isLiteral ? [text] : [];
    const filled = [
      'arn',
      fill(partition, 'aws'),
      service,
      fill(region, 'us-east-1'),
      fill(account, own),
      name.replace(wildcards, 'example'),
    ].join(':');
    return [filled];
  });
}

const wildcards = new RegExp(`[${many}${one}${field}]+`, 'g');

/** Whether a field of an ARN holds a wildcard. */
export function isOpen(part: string): boolean {
  return part.includes(many) || part.includes(one) || part.includes(field);
}

/** The same text with plain words in empty fields, as far as it stays what was looked for. */
export function beautify(text: string, own: string, isIn: (text: string) => boolean): string {
  if (!text.startsWith('arn:')) return text;
  const words = ['arn', 'aws', '', 'us-east-1', own, 'example'];
  let fields = [...text.split(':').slice(0, 5), text.split(':').slice(5).join(':')];
  for (const [index, word] of words.entries()) {
    if (fields[index] !== '' || word === '') continue;
    const changed = fields.with(index, word);
    if (isIn(changed.join(':'))) fields = changed;
  }
  return fields.join(':');
}
