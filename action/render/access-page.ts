import { createHash } from 'node:crypto';
import { pageScript, pageStyle } from '../generated/access-page.ts';
import type { PageData, PageVersions, WrittenPage } from '../page/page-data.ts';
import { shareValues } from './share-values.ts';

/**
 * The access page as one file of HTML. Its policy allows the one script and the one style by their hashes and nothing
 * else: no request leaves the page, and no text in it can run.
 */
export function renderAccessPage(data: PageData): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(pageScript)}'`,
    `style-src '${hashOf(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(`Access from chat: ${data.name}`)}</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    '<noscript>This page needs JavaScript, which it contains; it loads nothing. <code>chatops access --format csv</code> lists the same data as text.</noscript>',
    `<script type="application/json" id="data">${writeData(data)}</script>`,
    `<script>${pageScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that no text in it can end: without `<`, and without what is a line end to HTML or JavaScript only. */
export function writeData(data: PageData): string {
  const { channels, against, ...rest } = data;
  const versions: PageVersions = { channels, ...(against === undefined ? {} : { against }) };
  const written: WrittenPage = { ...rest, versions: shareValues(versions) };
  return JSON.stringify(written).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`);
}
