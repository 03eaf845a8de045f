import type { Diagnostic } from '../core/diagnostic.ts';
import { makeVisible } from '../core/visible.ts';
import { makePaint, type Paint } from './paint.ts';

/** Of a long line so many characters around the place are shown. */
const frameWidth = 100;

/**
 * Diagnostics for a terminal or a log: place, code, sentence, the line with a caret, and what to write instead.
 * @param texts the text of each file, by the name that the diagnostics use
 */
export function renderDiagnosticsText(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  { color }: { readonly color: boolean },
): string {
  const paint = makePaint(color);
  const lines = new Map<string, readonly string[]>();
  const lineOf = ({ file, line }: Diagnostic): string | undefined => {
    if (!lines.has(file)) lines.set(file, texts.get(file)?.split('\n') ?? []);
    return lines.get(file)?.[line - 1]?.replace(/\r$/, '');
  };
  const blocks = diagnostics.map(diagnostic => renderDiagnostic(diagnostic, lineOf(diagnostic), paint));
  return `${blocks.join('\n')}\n${paint.strong(countDiagnostics(diagnostics))}\n`;
}

/** `2 errors, 1 warning` */
function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

function renderDiagnostic(diagnostic: Diagnostic, source: string | undefined, paint: Paint): string {
  const { code, severity, message, help, file, line, column } = diagnostic;
  const color = severity === 'error' ? paint.bad : paint.note;
  const head = `${makeVisible(file)}:${line}:${column}  ${color(severity)}  ${paint.faint(code)}`;
  return [
    head,
    `  ${paint.strong(makeVisible(message))}`,
    ...(source === undefined || source.trim() === '' ? [] : renderFrame(source, line, column, color, paint)),
    ...(help === undefined ? [] : [`  ${makeVisible(help)}`]),
    '',
  ].join('\n');
}

function renderFrame(
  source: string,
  line: number,
  column: number,
  color: Paint['bad'],
  paint: Paint,
): string[] {
  const start =
    source.length <= frameWidth
      ? 0
      : Math.max(0, Math.min(column - 1 - frameWidth / 2, source.length - frameWidth));
  const shown = source.slice(start, start + frameWidth);
  const prefix = makeVisible(shown.slice(0, column - 1 - start)).replaceAll('\t', ' ');
  const gutter = `  ${line} | `;
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
