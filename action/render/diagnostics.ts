import { countOf } from '../core/count-of.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import { type Colors, createColors } from './colors.ts';
import { indentedLines, terminalColumns, wrapLine } from './wrap-line.ts';

/** Columns that a line of a file and its number may take, without an ellipsis on either side. */
const frameColumns = terminalColumns - 2;

/**
 * Diagnostics for a terminal or a log: place, code, sentence, the line with a caret, and what to write instead.
 * More than three warnings of one kind are one entry with their count.
 * @param texts the text of each file, by the name that the diagnostics use
 * @param options `full`: whether every warning has its own entry
 */
export function renderDiagnosticsText(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  { color, full = false }: { readonly color: boolean; readonly full?: boolean },
): string {
  const paint = createColors(color);
  const lines = new Map<string, readonly string[]>();
  const lineOf = ({ file, line }: Diagnostic): string | undefined => {
    if (!lines.has(file)) lines.set(file, texts.get(file)?.split('\n') ?? []);
    return lines.get(file)?.[line - 1]?.replace(/\r$/, '');
  };
  const kinds = full ? new Map<string, readonly Diagnostic[]>() : findFrequent(diagnostics);
  const blocks = diagnostics.flatMap(diagnostic => {
    const alike = diagnostic.severity === 'warning' ? kinds.get(diagnostic.code) : undefined;
    if (alike === undefined) return [renderDiagnostic(diagnostic, lineOf(diagnostic), paint)];
    return alike[0] === diagnostic ? [renderKind(diagnostic, alike, paint)] : [];
  });
  const more =
    kinds.size === 0
      ? ''
      : '\nchatops validate --full lists all of them; chatops explain CODE says what to do';
  return `${blocks.join('\n')}\n${paint.strong(countDiagnostics(diagnostics))}${more}\n`;
}

/**
 * What was found in a file that is usable all the same, for a command that goes on and is about something else: one line for each
 * kind, errors first.
 */
export function renderDiagnosticsBriefly(diagnostics: readonly Diagnostic[], color: boolean): string {
  const paint = createColors(color);
  const kinds = groupBy(diagnostics, ({ severity, code }) => `${severity} ${code}`);
  const lines = [...kinds.values()].map(alike => {
    const [first] = alike;
    const isError = first?.severity === 'error';
    const text = `${isError ? 'error  ' : 'warning'}  ${first?.code} at ${namePlaces(alike)}`;
    return { isError, text: isError ? paint.bad(text) : paint.note(text) };
  });
  const sorted = [...lines.filter(({ isError }) => isError), ...lines.filter(({ isError }) => !isError)];
  const count = countDiagnostics(diagnostics);
  return `${sorted.map(({ text }) => text).join('\n')}\n${paint.strong(count)}; chatops validate shows the details\n`;
}

/** How many warnings of one kind have an entry each. */
const maxAlike = 3;

/** How many places of a kind are named. */
const maxPlaces = 3;

function namePlaces(alike: readonly Diagnostic[]): string {
  return listSome(
    alike.map(({ file, line }) => `${makeVisible(file)}:${line}`),
    maxPlaces,
  );
}

/** Warnings by code, of the codes that occur often. */
function findFrequent(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const kinds = groupBy(warnings, ({ code }) => code);
  return new Map([...kinds].filter(([, alike]) => alike.length > maxAlike));
}

/** One entry for all warnings of a kind: how many, where, and the first message. */
function renderKind(first: Diagnostic, alike: readonly Diagnostic[], paint: Colors): string {
  const head = `${alike.length} times  warning  ${first.code}  at ${namePlaces(alike)}`;
  return [
    ...wrapLine(head, 2, terminalColumns).map((line, index) =>
      index > 0
        ? line
        : line
            .replace('  warning  ', () => `  ${paint.note('warning')}  `)
            .replace(first.code, code => paint.faint(code)),
    ),
    ...indentedLines(`for example: ${first.message}`, 2).map(paint.strong),
    '',
  ].join('\n');
}

/** `2 errors, 1 warning` */
function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return `${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}`;
}

function renderDiagnostic(diagnostic: Diagnostic, source: string | undefined, paint: Colors): string {
  const { code, severity, message, help, file, line, column } = diagnostic;
  const color = severity === 'error' ? paint.bad : paint.note;
  const head = `${makeVisible(file)}:${line}:${column}  ${color(severity)}  ${paint.faint(code)}`;
  return [
    head,
    ...indentedLines(message, 2).map(paint.strong),
    ...(source === undefined || source.trim() === ''
      ? []
      : renderFrame(source, { line, column }, color, paint)),
    ...(help === undefined ? [] : indentedLines(help, 2)),
    '',
  ].join('\n');
}

function renderFrame(
  source: string,
  { line, column }: Pick<Diagnostic, 'line' | 'column'>,
  color: Colors['bad'],
  paint: Colors,
): string[] {
  const gutter = `  ${line} | `;
  // An ellipsis on either side takes a column.
  const frameWidth = frameColumns - gutter.length;
  const start =
    source.length <= frameWidth
      ? 0
      : Math.max(0, Math.min(column - 1 - frameWidth / 2, source.length - frameWidth));
  const shown = source.slice(start, start + frameWidth);
  const prefix = makeVisible(shown.slice(0, column - 1 - start)).replaceAll('\t', ' ');
  const text = `${start > 0 ? '…' : ''}${makeVisible(shown.replaceAll('\t', ' '))}${start + frameWidth < source.length ? '…' : ''}`;
  return [
    `${paint.faint(gutter)}${text}`,
    `${' '.repeat(gutter.length + displayWidth(prefix) + (start > 0 ? 1 : 0))}${color('^')}`,
  ];
}

/** Columns that a text takes on a terminal: wide characters take two, combining ones none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
