import { type ReportedChannel, reportChannels } from '../../action/access/access-report.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { type AccessRowOut, jsonRows, type Locate } from '../../action/render/access-rows.ts';
import { createRowWriter } from '../../action/render/write-access-rows.ts';

const write = createRowWriter(jsonRows);

/** The rows of a channel as `chatops access --format json` writes them. */
export function readRows(channel: ReportedChannel, locate: Locate): AccessRowOut[] {
  const text = Array.from(write(channel, locate), bytes => Buffer.from(bytes).toString()).join('');
  return JSON.parse(`[${text.slice(1)}]`) as AccessRowOut[];
}

/** The channels of a file with their rows. */
type Lists = readonly { readonly channel: ReportedChannel; readonly rows: readonly AccessRowOut[] }[];

const known = new WeakMap<Proofs, Lists>();

/** The rows of all channels of a file. They are thousands, and several checks of one file compare them, so that they are written once. */
export function readLists(proofs: Proofs): Lists {
  const lists =
    known.get(proofs) ??
    Array.from(
      reportChannels(proofs, () => true),
      channel => ({ channel, rows: readRows(channel, path => path) }),
    );
  known.set(proofs, lists);
  return lists;
}
