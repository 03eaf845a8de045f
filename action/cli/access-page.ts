import { reportChannels } from '../access/access-report.ts';
import { loadBaseVersion, planAgainst } from '../commands/against.ts';
import { readCommit } from '../commands/git-tree.ts';
import { createLocator } from '../core/locate.ts';
import type { PageComparison } from '../page/page-data.ts';
import { renderAccessPage } from '../render/access-page.ts';
import { type AccessPacker, createAccessPacker } from '../render/pack-access.ts';
import type { Proved } from './accept-proofs.ts';
import { UsageError } from './usage.ts';

type Keep = (target: string, channel: string) => boolean;

/**
 * Makes the page of `chatops access --format html`.
 * @param keep whether a channel of a target is wanted
 * @param against the commit or file to compare with; undefined: there is no comparison
 */
export async function makeAccessPage(
  proved: Proved,
  keep: Keep,
  against: string | undefined,
): Promise<string> {
  const { project, proofs, complete, channelsLeftOut } = proved;
  const locate = createLocator(project);
  const packer = createAccessPacker();
  const channels = Array.from(
    reportChannels(proofs, (model, channel) => keep(model.target.key, channel.key)),
    channel => packer.addChannel(channel, locate),
  );
  const compared = against === undefined ? undefined : await compare(proved, keep, against, packer);
  const { deltas, ...tables } = packer.finish();
  const commit = await readCommit(project.file);
  return renderAccessPage({
    formatVersion: 1,
    name: project.config.name,
    file: project.file,
    date: new Date().toISOString(),
    ...(commit === undefined ? {} : { commit }),
    snapshot: { actions: proofs.proofData.actions.date, managedPolicies: proofs.proofData.managed.date },
    complete,
    leftOut: channelsLeftOut,
    ...tables,
    channels,
    ...(compared === undefined ? {} : { against: { ...compared, deltas } }),
  });
}

async function compare(
  { project, draft }: Proved,
  keep: Keep,
  against: string,
  packer: AccessPacker,
): Promise<Omit<PageComparison, 'deltas'>> {
  if (draft === undefined) {
    throw new UsageError(
      `${project.file} has errors, so it cannot be compared`,
      'Correct them, or leave out --against',
    );
  }
  const base = await loadBaseVersion(against, project.file);
  const { access } = await planAgainst([{ config: draft, base: base?.config }]);
  const locate = base && createLocator(base.project, base.nameFile);
  return {
    name: against,
    channels:
      base?.proofs === undefined || locate === undefined
        ? []
        : Array.from(
            reportChannels(base.proofs, (model, channel) => keep(model.target.key, channel.key)),
            channel => packer.addChannel(channel, locate),
          ),
    changes: access
      .filter(change => keep(change.target, change.channel))
      .map(change => packer.addChange(change)),
  };
}
