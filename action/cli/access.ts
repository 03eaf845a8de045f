import { type MatrixRow, makeMatrix } from '../access/access-matrix.ts';
import { reportChannels } from '../access/access-report.ts';
import { readCommit } from '../commands/git-tree.ts';
import { readPageBase } from '../commands/page-base.ts';
import { createLocator } from '../core/locate.ts';
import { renderMatrixMermaid } from '../render/access-graph.ts';
import { renderMatrixMarkdown, renderMatrixText } from '../render/access-matrix.ts';
import { accessCsvHeader, csvRows, emptyCsvLine, jsonRows, type RowFormat } from '../render/access-rows.ts';
import { createColors } from '../render/colors.ts';
import { createRowWriter } from '../render/write-access-rows.ts';
import { acceptProofs, type Proved, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io, writeBytes } from './io.ts';
import { jsonRow, printJsonWithRows } from './json.ts';
import { fileOf, refuseSources } from './load.ts';
import { printToFile } from './out-file.ts';
import { chosenTargets } from './targets.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** `chatops access`: who can do what, as a matrix, a graph, or a list of every action. */
export const runAccess: Run = async (args, io) => {
  if (args.options['against'] !== undefined && args.options['format'] !== 'html') {
    throw new UsageError(
      '--against works only with --format html',
      'For text output use chatops plan --against',
    );
  }
  const proved = await acceptProofs(fileOf(args), args, io);
  if (typeof proved === 'number') return proved;
  refuseSources(args, [proved.project]);
  const { out } = args.options;
  if (typeof out === 'string') await printToFile(out, io, file => print(proved, args, file));
  else await print(proved, args, io);
  if (args.options['format'] !== 'json') warnOfErrors(proved, io);
  return proved.complete ? exitStatus.clean : exitStatus.findings;
};

async function print(proved: Proved, args: Arguments, io: Io): Promise<void> {
  const { format, against } = args.options;
  const keep = chooseChannels(proved, args);
  if (format === 'csv') {
    await printCsv(proved, keep, io);
    return;
  }
  if (format === 'html') {
    io.out(await makePage(proved, keep, typeof against === 'string' ? against : undefined));
    return;
  }
  const { index, proofData } = proved.proofs;
  const matrix = () => makeMatrix(index, proofData, keep);
  if (format === 'json') {
    const lists = { channels: writeMatrix(matrix()), access: writeRows(proved, keep, jsonRows) };
    await printJsonWithRows(io, reachOf(proved), lists);
  } else if (format === 'markdown') io.out(renderMatrixMarkdown([...matrix()]));
  else if (format === 'mermaid') io.out(renderMatrixMermaid([...matrix()]));
  else io.out(renderMatrixText([...matrix()], createColors(io.outHasColor)));
}

async function makePage(proved: Proved, keep: Keep, against: string | undefined): Promise<string> {
  const { project, draft } = proved;
  const { makeAccessPage } = await import('../render/make-access-page.ts');
  if (against !== undefined && draft === undefined) {
    throw new UsageError(
      `${project.file} has errors, so it cannot be compared`,
      'Correct them, or leave out --against',
    );
  }
  return makeAccessPage({
    ...proved,
    date: new Date().toISOString(),
    commit: await readCommit(project.file),
    nameFile: name => name,
    keep,
    base:
      against === undefined || draft === undefined
        ? undefined
        : await readPageBase(draft, project.file, against),
  });
}

/** Whether a channel of a target is wanted. */
type Keep = (target: string, channel: string) => boolean;

/** The channels that `--target` and `--channel` choose. @throws UsageError for a name that chatops.yml does not have */
function chooseChannels({ proofs: { models }, channelsLeftOut }: Proved, args: Arguments): Keep {
  const targets = chosenTargets(
    args,
    models.map(model => model.target.key),
  );
  const channels = args.all['channel']?.map(name => name.replace(/^#/, ''));
  const known = models.flatMap(model => model.channels.map(({ key }) => key));
  for (const name of channels ?? []) {
    if (known.includes(name) || channelsLeftOut.includes(name)) continue;
    const all = `Channels: ${[...new Set(known)].join(', ')}`;
    throw unknownName(`There is no channel ${name} in chatops.yml`, name, known, all);
  }
  return (target, channel) =>
    (targets === undefined || targets.includes(target)) &&
    (channels === undefined || channels.includes(channel));
}

function* writeMatrix(rows: Iterable<MatrixRow>): Generator<Uint8Array> {
  for (const row of rows) yield jsonRow(row);
}

/** The rows of one channel after the other, so that those of thousands are written as they are worked out. */
function* writeRows({ proofs, project }: Proved, keep: Keep, format: RowFormat): Generator<Uint8Array> {
  const write = createRowWriter(format);
  const locate = createLocator(project);
  const channels = reportChannels(proofs, (model, channel) => keep(model.target.key, channel.key));
  for (const channel of channels) {
    let isEmpty = true;
    for (const rows of write(channel, locate)) {
      isEmpty = false;
      yield rows;
    }
    if (isEmpty && format === csvRows) yield Buffer.from(emptyCsvLine(channel));
  }
}

async function printCsv(proved: Proved, keep: Keep, io: Io): Promise<void> {
  io.out(accessCsvHeader);
  for (const lines of writeRows(proved, keep, csvRows)) {
    if (!(await writeBytes(io, lines))) return;
  }
}
