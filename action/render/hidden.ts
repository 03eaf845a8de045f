import type { Json } from '../core/json.ts';

/**
 * Data in a line of markdown that no page shows. It is base64url, so that no value can end the line.
 * @param word what it is, e.g. `chatops:review`
 */
export function writeHidden(word: string, data: Json): string {
  return `<!-- ${word} ${Buffer.from(JSON.stringify(data)).toString('base64url')} -->`;
}

/** Reads what writeHidden wrote, from the first line of this form; undefined when there is none, or it is damaged. */
export function readHidden(word: string, text: string): Json | undefined {
  const start = `<!-- ${word} `;
  const line = text
    .split('\n')
    .find(candidate => candidate.startsWith(start) && candidate.trimEnd().endsWith(' -->'));
  if (line === undefined) return undefined;
  try {
    const encoded = line.trimEnd().slice(start.length, -' -->'.length);
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}
