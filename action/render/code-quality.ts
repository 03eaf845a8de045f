import { createHash } from 'node:crypto';
import type { Diagnostic } from '../core/diagnostic.ts';
import { capitalize } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';

/**
 * Diagnostics as a Code Quality report of GitLab, for the merge request: a list of issues, empty when there are none.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function renderCodeQuality(diagnostics: readonly Diagnostic[]): string {
  const seen = new Map<string, number>();
  const issues = diagnostics.map(diagnostic => {
    const { code, severity, message, help, file, line, path } = diagnostic;
    const place = JSON.stringify([code, normalizePath(file), path]);
    const occurrence = seen.get(place) ?? 0;
    seen.set(place, occurrence + 1);
    const text = help === undefined ? message : `${message}. ${capitalize(help)}`;
    return {
      description: makeVisible(text),
      check_name: code,
      fingerprint: fingerprint(place, occurrence),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: normalizePath(file), lines: { begin: line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/**
 * The same for the same finding after lines have moved. GitLab shows only the first issue of each fingerprint, so a
 * second finding of one rule at one place has another one.
 */
function fingerprint(place: string, occurrence: number): string {
  return createHash('sha256').update(`${place} ${occurrence}`).digest('hex').slice(0, 32);
}

/** GitLab takes paths from the root of the repository, without a leading `./`. */
function normalizePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}
