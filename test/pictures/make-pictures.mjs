// Makes the pictures of the README from what the product shows of test/pictures/before.yml and after.yml: `npm run pictures`.
// Their texts are kept in test/pictures/shown, so that a test finds pictures of what the product no longer shows.
// It needs Chromium (CHROMIUM names another one); the fonts Inter and JetBrains Mono are used where they are installed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folder = join(root, 'docs', 'pictures');
const place = mkdtempSync(join(tmpdir(), 'chatops-pictures-'));
process.on('exit', () => rmSync(place, { recursive: true, force: true }));

const fonts = join(place, 'fonts.conf');
const prefer = (family, font) =>
  `<alias binding="strong"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
writeFileSync(
  fonts,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>${prefer('system-ui', 'Inter')}${prefer('sans-serif', 'Inter')}${prefer('ui-monospace', 'JetBrains Mono')}${prefer('monospace', 'JetBrains Mono')}</fontconfig>`,
);
process.env['FONTCONFIG_FILE'] ??= fonts;

await build({
  entryPoints: [join(here, 'views.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  loader: { '.json': 'json' },
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
  },
  outfile: join(place, 'views.mjs'),
  logLevel: 'error',
});
const { makeViews, commentPage, chromium, startBrowser, openAs, pictures, shownText } = await import(
  pathToFileURL(join(place, 'views.mjs')).href
);
if (chromium === undefined) throw new Error('There is no Chromium: install it, or name one with CHROMIUM');

const read = name => readFileSync(join(here, name), 'utf8');
const { comment, page } = await makeViews(read('before.yml'), read('after.yml'));
writeFileSync(join(place, 'comment.html'), commentPage(comment));
writeFileSync(join(place, 'page.html'), page);

const browser = await startBrowser(chromium);
await browser.call('Emulation.setScrollbarsHidden', { hidden: true });
mkdirSync(folder, { recursive: true });
const shown = join(here, 'shown');
mkdirSync(shown, { recursive: true });
try {
  for (const { name, width, height } of pictures) {
    for (const scheme of ['light', 'dark']) {
      await openAs(browser, pathToFileURL(join(place, `${name}.html`)).href, { scheme, width, height });
      const used = await browser.evaluate(
        'Math.ceil(document.documentElement.getBoundingClientRect().height)',
      );
      const clip = { x: 0, y: 0, width, height: Math.min(height, used), scale: 1 };
      const { data } = await browser.call('Page.captureScreenshot', { format: 'png', clip });
      const png = Buffer.from(data, 'base64');
      writeFileSync(join(folder, `${name}-${scheme}.png`), png);
      writeFileSync(join(shown, `${name}.txt`), await shownText(browser));
      process.stdout.write(`${name}-${scheme}.png ${(png.length / 1024).toFixed(0)} KB\n`);
    }
  }
} finally {
  await browser.close();
}
