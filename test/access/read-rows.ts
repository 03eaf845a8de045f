import type { ReportedChannel } from '../../action/access/access-report.ts';
import { type AccessRowOut, jsonRows, type Locate } from '../../action/render/access-rows.ts';
import { createRowWriter } from '../../action/render/write-access-rows.ts';

const write = createRowWriter(jsonRows);

/** The rows of a channel as `chatops access --format json` writes them. */
export function readRows(channel: ReportedChannel, locate: Locate): AccessRowOut[] {
  const text = Array.from(write(channel, locate), bytes => Buffer.from(bytes).toString()).join('');
  return JSON.parse(`[${text.slice(1)}]`) as AccessRowOut[];
}
