import { reportChannels } from '../access/access-report.ts';
import type { PageBase } from '../commands/page-base.ts';
import type { Proofs } from '../commands/prove-project.ts';
import { createLocator } from '../core/locate.ts';
import type { PlannedChanges, UnhashedPlan } from '../core/plan.ts';
import type { Project } from '../core/project.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { PageChannel, PageComparison } from '../page/page-data.ts';
import { renderAccessPage } from './access-page.ts';
import { type AccessPacker, createAccessPacker } from './pack-access.ts';
import { groupHearing } from './silence.ts';

/** What the page is made of. */
export interface AccessPageSource {
  readonly project: Project;
  readonly proofs: Proofs;
  /** Whether the file has no error, so that the page is about all that it says. */
  readonly complete: boolean;
  /** Keys of the channels that errors leave out. */
  readonly channelsLeftOut: readonly string[];
  /** When it is made, e.g. `2026-11-28T10:00:00Z`. */
  readonly date: string;
  /** The commit of the file; undefined outside of a repository. */
  readonly commit: string | undefined;
  /** The name that people know a file by. */
  readonly nameFile: (name: string) => string;
  /** Whether a channel of a target is wanted. */
  readonly keep: (target: string, channel: string) => boolean;
  /** What it is compared with. */
  readonly base?: PageBase | undefined;
  /** Why there is no base, where it should be compared: it could not be read. */
  readonly baseMissing?: string | undefined;
}

/** Makes the page of `chatops access --format html`, production before other targets. */
export function makeAccessPage(source: AccessPageSource): string {
  const { project, proofs, complete, channelsLeftOut, date, commit, nameFile, keep, base, baseMissing } =
    source;
  const packer = createAccessPacker();
  const production = new Set(
    resolveTargets(project.config)
      .filter(({ isProduction }) => isProduction)
      .map(({ key }) => key),
  );
  const pack = (own: Proofs, locate: (path: string) => string): PageChannel[] => {
    const packed = Array.from(
      reportChannels(own, (model, channel) => keep(model.target.key, channel.key)),
      channel => packer.addChannel(channel, locate),
    );
    return [
      ...packed.filter(({ target }) => production.has(target)),
      ...packed.filter(({ target }) => !production.has(target)),
    ];
  };
  const channels = pack(proofs, createLocator(project, nameFile));
  const compared = base === undefined ? undefined : compare(base, { keep, pack, packer });
  const { deltas, ...tables } = packer.finish();
  return renderAccessPage({
    formatVersion: 1,
    name: project.config.name,
    file: nameFile(project.file),
    date,
    ...(commit === undefined ? {} : { commit }),
    snapshot: { actions: proofs.proofData.actions.date, managedPolicies: proofs.proofData.managed.date },
    complete,
    leftOut: channelsLeftOut,
    ...tables,
    channels,
    ...(compared === undefined ? {} : { against: { ...compared, deltas } }),
    ...(baseMissing === undefined ? {} : { notCompared: baseMissing }),
  });
}

interface Packing {
  readonly keep: AccessPageSource['keep'];
  readonly pack: (proofs: Proofs, locate: (path: string) => string) => PageChannel[];
  readonly packer: AccessPacker;
}

function compare(
  { name, version, access, plan }: PageBase,
  { keep, pack, packer }: Packing,
): Omit<PageComparison, 'deltas'> {
  return {
    name,
    ...(version === undefined ? { isNew: 1 as const } : {}),
    channels:
      version?.proofs === undefined
        ? []
        : pack(version.proofs, createLocator(version.project, version.nameFile)),
    changes: access
      .filter(change => keep(change.target, change.channel))
      .map(change => packer.addChange(change)),
    ends: groupHearing(keepSilence(plan, keep), 'silenced').map(({ title, whats }) => ({
      title,
      what: whats,
    })),
  };
}

function keepSilence({ targets }: UnhashedPlan, keep: AccessPageSource['keep']): PlannedChanges {
  return {
    targets: targets.map(one => ({
      ...one,
      stacks: one.stacks.map(({ silenced = [], ...stack }) => ({
        ...stack,
        silenced: silenced.filter(({ channel }) => keep(one.target, channel)),
      })),
    })),
  };
}
