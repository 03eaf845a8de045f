import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planAgainst } from '../../action/commands/against.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { finishLook } from '../../action/core/look.ts';
import { nothingObserved, planOf } from '../../action/core/plan.ts';
import { composeComment } from '../../action/render/comment.ts';
import { makeAccessPage } from '../../action/render/make-access-page.ts';
import { renderTargetSection, viewOfTarget } from '../../action/render/plan-section.ts';

import type { BrowserPage } from '../page/chromium.ts';

export { chromium, startBrowser } from '../page/chromium.ts';
export { commentPage } from './comment-page.ts';

/** What is pictured: how wide, and how high at most. */
export const pictures = [
  { name: 'comment', width: 1000, height: 1200 },
  { name: 'page', width: 1000, height: 1010 },
] as const;

/** Opens a file as it is pictured. */
export async function openAs(
  browser: BrowserPage,
  url: string,
  { scheme, width, height }: { scheme: 'light' | 'dark'; width: number; height: number },
): Promise<void> {
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await browser.call('Emulation.setEmulatedMedia', { features });
  const size = { width, height, deviceScaleFactor: 1.25, mobile: false };
  await browser.call('Emulation.setDeviceMetricsOverride', size);
  await browser.open(url);
}

/** The text that the open page shows. */
export async function shownText(browser: BrowserPage): Promise<string> {
  return `${await browser.evaluate<string>('document.body.innerText')}\n`;
}

/** The comment of a pull request as markdown, and the access page as HTML, of two versions of a file. */
export async function makeViews(before: string, after: string): Promise<{ comment: string; page: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-views-'));
  try {
    const [base, wanted] = [await load(folder, before), await load(folder, after)];
    const report = await planAgainst([{ config: wanted.draft, base: base.draft }]);
    // The hash is the one of these changes: it does not depend on how they were found.
    const { targets } = planOf(finishLook(report.plan.targets, []));
    const sections = targets.map(plan =>
      renderTargetSection(viewOfTarget({ ...report, ...nothingObserved }, plan, 'chatops.yml')),
    );
    return {
      comment: composeComment(undefined, { sections, owns: () => true, runUrl: undefined }),
      page: makeAccessPage({
        ...wanted,
        complete: true,
        channelsLeftOut: [],
        date: '2026-11-28T10:00:00Z',
        commit: '4f9c2d1e8b3a4f9c2d1e8b3a4f9c2d1e8b3a4f9c',
        nameFile: () => 'chatops.yml',
        keep: () => true,
        base: {
          name: 'main',
          version: { ...base, config: base.draft, nameFile: () => 'chatops.yml' },
          access: report.access,
          plan: report.plan,
        },
      }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function load(folder: string, text: string) {
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, text);
  const { draft, project, proofs, diagnostics } = await loadConfig(file);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (draft === undefined || project === undefined || proofs === undefined || errors.length > 0) {
    throw new Error(JSON.stringify(errors.slice(0, 3)));
  }
  return { draft, project, proofs };
}
