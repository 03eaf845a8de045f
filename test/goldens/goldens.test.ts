import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderAccessPage } from '../../action/render/access-page.ts';
import { type BrowserPage, chromium, startBrowser } from '../page/chromium.ts';
import { outlineScript } from './outline.ts';
import { makeViews, type SampleViews } from './views.ts';

/*
 * What people see of 1, 12, 100 and 1,000 channels, as text, markdown and the content of the page. After a change that is meant:
 * `UPDATE_GOLDENS=1 npm run jest -- test/goldens`, and read the difference.
 */

const folder = join(dirname(fileURLToPath(import.meta.url)), 'expected');
const isUpdate = process.env['UPDATE_GOLDENS'] !== undefined;
const sizes = [1, 12, 100, 1_000];

/** Of samples up to this size the whole text is kept; of larger ones the beginning, with counts and a digest of all of it. */
const maxWhole = 12;
const keptLines = 60;

/** What is kept of a view: every line of it counts. */
function summarize(text: string, channels: number): string {
  if (channels <= maxWhole) return text;
  const lines = text.split('\n');
  const kinds = new Map<string, number>();
  for (const line of lines) {
    const [first = ''] = line.trim().split(/[\s=]/, 1);
    // Numbers and names are of the sample.
    const kind = first.replace(/\d+/g, 'N').slice(0, 24);
    if (kind !== '') kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const most = [...kinds].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 12);
  return [
    ...lines.slice(0, keptLines),
    `--- ${lines.length} lines, ${Buffer.byteLength(text)} bytes, SHA-256 ${createHash('sha256').update(text).digest('hex')}`,
    ...most.map(([kind, count]) => `--- ${count} lines begin with ${kind}`),
    '',
  ].join('\n');
}

function compare(name: string, text: string, channels: number): void {
  const file = join(folder, `${channels}-${name}`);
  const kept = summarize(text, channels);
  if (isUpdate) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, kept);
  }
  // A golden file that is missing is a failure, and not made by the way.
  expect(existsSync(file)).toBe(true);
  expect(kept).toBe(readFileSync(file, 'utf8'));
}

describe.each(sizes)('%s channels', channels => {
  let views: SampleViews;
  beforeAll(async () => {
    views = await makeViews(channels);
  });

  test.each(['plan.txt', 'comment.md', 'access.txt', 'access.md'])('%s', name => {
    compare(name, views.texts.get(name) ?? '', channels);
  });

  test('the plan says within ten lines whether it is dangerous, how much changes and who can do what', () => {
    const lines = (views.texts.get('plan.txt') ?? '').split('\n').slice(0, 10);
    const text = lines.join('\n');
    expect(text).toMatch(/(^#team-0000|channels) gains? .*write actions?/);
    expect(text).toMatch(/resources? changes?: \d+ to create/);
    expect(text).toMatch(/#team-0000.* gains? /);
    expect(lines.filter(line => line.length > 100)).toEqual([]);
  });

  test('the list of who can do what begins with how many channels reach which level', () => {
    for (const name of ['access.txt', 'access.md']) {
      const [first = ''] = (views.texts.get(name) ?? '').replace('\n  ', ' ').split('\n');
      expect(first).toMatch(
        /^\d+ channels?\. Everyone: .*\. Members with their own role, at most: \w+ in \d/,
      );
    }
  });

  test('the comment of one target begins with the first lines of the plan', () => {
    const [first = '', second = ''] = (views.texts.get('plan.txt') ?? '').split('\n');
    const comment = (views.texts.get('comment.md') ?? '').split('\n')[1] ?? '';
    if (channels === 1) expect(comment.replaceAll('`', '')).toBe(`**${first} · ${second}**`);
    else expect(comment).toContain('prod: ');
  });

  test('the comment is within the limit of GitHub, with what is dangerous in its first line', () => {
    const text = views.texts.get('comment.md') ?? '';
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text.split('\n')[1]).toMatch(
      /#team-0000.* gains? .*write action|channels gain .*write actions in/,
    );
  });

  const inBrowser = chromium === undefined ? test.skip : test;
  inBrowser('the page', async () => {
    const place = join(temporary, 'access.html');
    writeFileSync(place, renderAccessPage(views.page));
    const [first] = views.page.channels;
    const key = `${first?.target}/${first?.key}`;
    for (const [name, hash] of [
      ['list', ''],
      ['channel', `#channel/${key}`],
      ['changes', '#changes'],
    ] as const) {
      await page.open(`${pathToFileURL(place)}${hash}`);
      compare(`page-${name}.txt`, await page.evaluate<string>(outlineScript), channels);
    }
  });
});

(chromium === undefined ? test.skip : test)(
  'the page of a pull request whose version before could not be read, or does not have the file',
  async () => {
    const { page: shown } = await makeViews(1);
    const { against, ...alone } = shown;
    if (against === undefined) throw new Error('nothing is compared');
    const place = join(temporary, 'access.html');
    const notCompared = 'chatops.yml in main is not valid (line 3: Unknown key `channles`)';
    for (const [name, data, hash] of [
      ['page-not-compared', { ...alone, notCompared }, ''],
      ['page-all-new', { ...shown, against: { ...against, isNew: 1 as const, channels: [] } }, ''],
      [
        'page-all-new-changes',
        { ...shown, against: { ...against, isNew: 1 as const, channels: [] } },
        '#changes',
      ],
    ] as const) {
      writeFileSync(place, renderAccessPage(data));
      await page.open(`${pathToFileURL(place)}${hash}`);
      const outline = await page.evaluate<string>(outlineScript);
      // Up to the controls: the rest is as on every page.
      compare(`${name}.txt`, `${outline.slice(0, outline.indexOf('form role'))}\n`, 1);
    }
  },
);

let page: BrowserPage;
let temporary = '';
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'chatops-goldens-'));
  if (chromium !== undefined) page = await startBrowser(chromium);
});
afterAll(async () => {
  if (chromium !== undefined) await page.close();
  rmSync(temporary, { recursive: true });
});
