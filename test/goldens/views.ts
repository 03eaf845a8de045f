import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMatrix } from '../../action/access/access-matrix.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { nothingObserved, type TargetChanges } from '../../action/core/plan.ts';
import type { PageData } from '../../action/page/page-data.ts';
import { renderMatrixMarkdown, renderMatrixText } from '../../action/render/access-matrix.ts';
import { createColors } from '../../action/render/colors.ts';
import { composeComment } from '../../action/render/comment.ts';
import { createAccessPacker } from '../../action/render/pack-access.ts';
import { renderPlanReport } from '../../action/render/plan-report.ts';
import { renderTargetSection, viewOfTarget } from '../../action/render/plan-section.ts';
import { groupHearing } from '../../action/render/silence.ts';
import { packChannels, pageHead } from '../page/samples.ts';
import { makeSampleFiles } from './sample-files.ts';

/** What people see of one sample. */
export interface SampleViews {
  /** By the name of the golden file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly page: PageData;
}

/** Makes every view of the sample of a number of channels, in this process. */
export async function makeViews(channels: number): Promise<SampleViews> {
  const { before, after } = makeSampleFiles(channels);
  const [base, wanted] = [await load(before), await load(after)];
  const colors = createColors(false);
  const report = await planAgainst([{ config: wanted.config, base: base.config }]);
  const shown = { ...report, ...nothingObserved };
  const sections = report.plan.targets.map((target: TargetChanges & { readonly hash?: undefined }) =>
    renderTargetSection(viewOfTarget(shown, target, 'chatops.yml')),
  );
  const rows = [...makeMatrix(wanted.proofs.index, wanted.proofs.proofData)];
  const packer = createAccessPacker();
  const packed = packChannels(packer, wanted.proofs);
  const against = {
    name: 'main',
    channels: packChannels(packer, base.proofs),
    changes: report.access.map(change => packer.addChange(change)),
    ends: groupHearing(report.plan, 'silenced').map(({ title, whats }) => ({ title, what: whats })),
  };
  const { deltas, ...tables } = packer.finish();
  return {
    texts: new Map([
      ['plan.txt', renderPlanReport(shown, colors)],
      ['comment.md', composeComment(undefined, { sections, owns: () => true, runUrl: undefined })],
      ['access.txt', renderMatrixText(rows, colors)],
      ['access.md', renderMatrixMarkdown(rows)],
    ]),
    page: {
      ...pageHead,
      ...tables,
      channels: packed,
      against: { ...against, deltas },
    },
  };
}

async function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-goldens-'));
  try {
    const file = join(folder, 'chatops.yml');
    writeFileSync(file, text);
    const { draft: config, proofs, diagnostics } = await loadConfig(file, { today: '2026-11-28' });
    if (config === undefined || proofs === undefined)
      throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
    return { config, proofs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
