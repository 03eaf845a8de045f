import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import {
  chromium,
  commentPage,
  makeViews,
  openAs,
  shownText,
  startBrowser,
  pictures as views,
} from './views.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('README.md', root), 'utf8');
const pictures = [...page.matchAll(/(?:src|srcset)="(docs\/pictures\/[^"]+)"/g)].map(([, file = '']) => file);

test('the README has each picture in light and dark, with words for it', () => {
  expect(pictures.sort()).toEqual([
    'docs/pictures/comment-dark.png',
    'docs/pictures/comment-light.png',
    'docs/pictures/page-dark.png',
    'docs/pictures/page-light.png',
  ]);
  expect(page.match(/<img [^>]*alt="[^"]{60,}"/g)).toHaveLength(2);
});

test.each(pictures)('%s is a PNG under 200 KB', file => {
  const place = new URL(file, root);
  expect(statSync(place).size).toBeLessThan(200 * 1024);
  expect(readFileSync(place).subarray(1, 4).toString()).toBe('PNG');
});

const read = (name: string) => readFileSync(new URL(`test/pictures/${name}`, root), 'utf8');
const viewsNow = () => makeViews(read('before.yml'), read('after.yml'));

(chromium === undefined ? test.skip : test)(
  'the pictures are of what the product shows now; otherwise run `npm run pictures`',
  async () => {
    const { comment, page: html } = await viewsNow();
    const texts = { comment: commentPage(comment), page: html };
    const folder = mkdtempSync(join(tmpdir(), 'chatops-pictures-'));
    const browser = await startBrowser(chromium ?? '');
    try {
      for (const { name, ...size } of views) {
        const file = join(folder, `${name}.html`);
        writeFileSync(file, texts[name]);
        await openAs(browser, pathToFileURL(file).href, { scheme: 'light', ...size });
        expect(await shownText(browser)).toBe(read(`shown/${name}.txt`));
      }
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  },
);

test('what is pictured is what the product shows, and names no machine', async () => {
  const { comment, page: html } = await viewsNow();
  expect(comment).toContain(
    '\n**prod: 3 production channels gain access: write actions in 2, sensitive read actions in 1 · staging: #deployments gains 1 write action**\n\n2 to add, 3 to change, 0 to remove\n',
  );
  expect(comment).toContain(
    'statement Services now also allows ecs:UpdateService on service/shop/* in eu-west-1; no longer only when aws:RequestedRegion is eu-west-1',
  );
  expect(comment + html).not.toMatch(/\/(home|root|tmp|work|Users)\//);
});
