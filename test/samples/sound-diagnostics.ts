import type { Diagnostic } from '../../action/core/diagnostic.ts';

/** Diagnostics that nobody should ever see: without a place, without words, or with what a terminal must not get. */
export function findUnsound(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ code, line, column, message, help }) => {
    const text = `${message} ${help ?? ''}`;
    const hasPlace = [line, column].every(number => Number.isInteger(number) && number > 0);
    const isLeak = /\[object|undefined|\n\s+at |[\x00-\x1f\x7f\u202a-\u202e]/.test(text);
    return !hasPlace || !/^[a-z]+\/[a-z-]+$/.test(code) || message.trim() === '' || isLeak;
  });
}
