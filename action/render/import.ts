import type { ImportableChannel, Imported } from '../commands/import-account.ts';
import { countOf } from '../core/count-of.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { appendTo, groupBy } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { indentedLines } from './wrap-line.ts';

/** The channel configurations of an account, and how to import those that no stack has. */
export function renderImportable(channels: readonly ImportableChannel[]): string {
  if (channels.length === 0)
    return 'This account has no channel configurations. chatops init starts a new chatops.yml.\n';
  const rows = channels.map(({ name, channel, stack, unread }) => {
    const owner = stack === undefined ? '' : `  belongs to the stack ${stack}`;
    const doubt = unread === undefined ? '' : `  whether a stack has it is unknown: ${unread}`;
    return makeVisible(`  ${name}  ${channel}${owner}${doubt}`);
  });
  const owned = channels.filter(({ stack }) => stack !== undefined).length;
  const next =
    owned === channels.length
      ? 'Each belongs to a stack, so there is nothing to import. chatops import --template FILE writes a chatops.yml for the template of a stack.'
      : `Import ${owned === 0 ? 'them' : 'those that are in no stack'} with --all, or choose with --channel NAME (can be repeated).`;
  return `Channel configurations of this account:\n${rows.join('\n')}\n\n${next}\n`;
}

/** What was written, and what a reader has to know of it. */
export function renderImported(
  file: string,
  {
    notes,
    ignored,
    config,
    skipped,
    unread,
  }: Pick<Imported, 'notes' | 'ignored' | 'config' | 'skipped' | 'unread'>,
  paint: Colors,
  isFull = false,
): string {
  const lines = [
    ...groupNotes(notes, isFull).map(makeVisible),
    ...unread.map(makeVisible),
    ...skipped.map(({ id, stack }) => makeVisible(`${id} belongs to the stack ${stack} and was left out`)),
    ...groupIgnored(ignored, isFull),
  ];
  const last =
    config === undefined
      ? paint.note(`Written to ${makeVisible(file)}, which does not pass its checks yet: see above.`)
      : paint.good(`Written to ${makeVisible(file)}.`);
  return `${[...lines.flatMap(line => indentedLines(line, 0)), last].join('\n')}\n`;
}

/** Number of notes of one kind that have a line each. */
const maxSingle = 3;

/** One line for each note; of a kind with more of them one line with a count, unless every one is asked for. */
function groupNotes(notes: Imported['notes'], isFull: boolean): string[] {
  const kinds = new Map<string, { subject: string; line: string }[]>();
  for (const { path, text } of notes) {
    // `NAME (TYPE) stays where it is made`, `left out: NAME (TYPE) …`, or a path with its reason.
    const found = path.length === 0 ? /^(left out: )?(\S+)( \(.*)$/.exec(text) : null;
    const subject = found?.[2] ?? path.join('.');
    const kind = found === null ? text : `${found[1] ?? ''}…${found[3]}`;
    const line = `${path.length === 0 ? '' : `${path.join('.')}: `}${text}`;
    appendTo(kinds, kind, { subject, line });
  }
  return [...kinds].flatMap(([kind, all]) => {
    if (isFull || all.length <= maxSingle) return all.map(({ line }) => line);
    const subjects = all.map(({ subject }) => subject);
    const more = `${listSome(subjects, maxSingle)} (--full lists them)`;
    return [kind.includes('…') ? kind.replace('…', more) : `${more}: ${kind}`];
  });
}

/** Findings that have a block each; of a code with more of them the others are counted, unless every one is asked for. */
export function groupDiagnostics(
  diagnostics: readonly Diagnostic[],
  isFull: boolean,
): { readonly shown: readonly Diagnostic[]; readonly counted: readonly string[] } {
  const byKind = groupBy(diagnostics, ({ severity, code }) => `${severity} ${code}`);
  // What is wrong has to be seen; what is only doubtful is counted.
  const long = [...byKind].filter(
    ([, all]) => !isFull && all.length > maxSingle && all[0]?.severity === 'warning',
  );
  const hidden = new Set(long.flatMap(([, all]) => all.slice(1)));
  return {
    shown: diagnostics.filter(diagnostic => !hidden.has(diagnostic)),
    counted: long.map(
      ([, [first, ...others]]) => `${first?.code}: ${others.length} more findings (--full lists them)`,
    ),
  };
}

/** One line for each code with a count; every place only on demand. */
function groupIgnored(ignored: Imported['ignored'], isFull: boolean): string[] {
  const codes = [...new Set(ignored.map(({ code }) => code))].sort();
  return codes.flatMap(code => {
    const of = ignored.filter(each => each.code === code);
    const until = [...new Set(of.map(each => each.until))].join(', ');
    const places = isFull || of.length === 1 ? of.map(({ at }) => `  ${at}`) : [];
    const count = countOf(of.length, 'finding is', 'findings are');
    const more = places.length === 0 ? ' (--full lists them)' : '';
    return [
      `${code}: ${count} ignored until ${until}; resolve ${of.length === 1 ? 'it' : 'them'} before then${more}`,
      ...places,
    ].map(makeVisible);
  });
}

/** What is still open, and how to answer it. */
export function renderQuestions(
  questions: readonly { readonly id: string; readonly text: string }[],
): string {
  const rows = questions.map(({ id, text }) => makeVisible(`  ${id}: ${text.replace(/^question: /, '')}`));
  const count = countOf(questions.length, 'question is', 'questions are');
  return `${count} open. Replace each OPEN(…) in the file, or import again with --resolve ID=VALUE:\n${rows.join('\n')}\n`;
}

/** The commands that take resources out of Terraform, so that a stack can adopt them. */
export function renderHandover(commands: readonly string[], file: string): string {
  return [
    '',
    'To hand over the resources, when the plan of chatops.yml is what you want (nothing is destroyed):',
    ...commands.map(command => makeVisible(`  ${command}`)),
    ...(commands.some(command => command.includes('import --file'))
      ? []
      : [`  chatops import --file ${makeVisible(file)}`]),
    'Then remove them from the Terraform source; until then, terraform apply creates them again.',
    '',
  ].join('\n');
}
