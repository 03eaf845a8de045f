import { readFileSync, statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { makeViews } from './views.ts';

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

test('what is pictured is what the product shows, and names no machine', async () => {
  const read = (name: string) => readFileSync(new URL(`test/pictures/${name}`, root), 'utf8');
  const { comment, page: html } = await makeViews(read('before.yml'), read('after.yml'));
  expect(comment).toContain(
    '\n**prod: 3 production channels gain access: write actions in 2, reads of often secret data in 1 · staging: #deployments gains 1 write action**\n\n2 to add, 3 to change, 0 to remove\n',
  );
  expect(comment).toContain(
    'statement Services now also allows ecs:UpdateService on service/shop/* in eu-west-1; no longer only when aws:RequestedRegion is eu-west-1',
  );
  expect(comment + html).not.toMatch(/\/(home|root|tmp|work|Users)\//);
});
