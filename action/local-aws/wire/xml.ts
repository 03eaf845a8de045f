import { type Answer, type AnswerValue, Flattened } from '../service.ts';

/** An answer as XML elements in the way of the query protocol: lists are `<member>` elements. */
export function writeXml(answer: Answer): string {
  return Object.entries(answer)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}

/** Text inside an element. Characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
    .replace(/[&<>"\r]/g, character => entities[character] ?? character)
    // biome-ignore format: one class per line would hide what it excludes
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function writeElement(name: string, value: AnswerValue): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Flattened) return value.items.map(item => writeElement(name, item)).join('');
  if (Array.isArray(value)) {
    const members = (value as readonly AnswerValue[]).map(item => writeElement('member', item)).join('');
    return members === '' ? `<${name}/>` : `<${name}>${members}</${name}>`;
  }
  if (typeof value === 'object') return `<${name}>${writeXml(value as Answer)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}
