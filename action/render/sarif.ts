import { createHash } from 'node:crypto';
import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import { capitalize } from '../core/quote.ts';
import type { RuleDescription } from '../core/rule.ts';
import { makeVisible } from '../core/visible.ts';

const schemaUri =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Diagnostics as SARIF 2.1.0, for the code-scanning tab: the same sentence at the same place as everywhere else, with
 * the explanation of its rule.
 * @param rules what the codes mean; only those that are found are written
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(diagnostics: readonly Diagnostic[], rules: readonly RuleDescription[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const known = new Map(rules.map(rule => [rule.code, rule]));
  const log = {
    $schema: schemaUri,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'chatops', rules: codes.map(code => describeRule(code, known.get(code))) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The folder that the command was run in' } },
        },
        results: diagnostics.map(diagnostic => describeResult(diagnostic, codes.indexOf(diagnostic.code))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule(code: string, rule: RuleDescription | undefined) {
  if (rule === undefined) return { id: code };
  const { title, why, wrong, right, severity } = rule;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nWrong:\n\n${wrong}\n\nRight:\n\n${right}\n`,
      markdown: `${why}\n\nWrong:\n\n${fence(wrong)}\n\nRight:\n\n${fence(right)}\n`,
    },
    defaultConfiguration: { level: severity satisfies Severity },
    properties: { tags: ['chatops', code.slice(0, code.indexOf('/'))] },
  };
}

function fence(yaml: string): string {
  return `\`\`\`yaml\n${yaml}\n\`\`\``;
}

function describeResult(diagnostic: Diagnostic, ruleIndex: number) {
  const { code, severity, message, help, file, line, column, path } = diagnostic;
  const text = help === undefined ? message : `${message}. ${capitalize(help)}`;
  return {
    ruleId: code,
    ruleIndex,
    level: severity satisfies Severity,
    message: { text: makeVisible(text) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locateArtifact(file),
          region: { startLine: line, startColumn: column },
        },
        ...(path === ''
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: makeVisible(path), kind: 'member' }] }),
      },
    ],
    // What makes it the same finding after lines have moved.
    partialFingerprints: { 'chatops/v1': fingerprint([code, file, path, message]) },
  };
}

/** An absolute name is a URI of its own; any other one is relative to where the command was run. */
function locateArtifact(file: string) {
  const uri = file.split(/[/\\]/).map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return { uri: uri.replace(/^(\.\/)+/, ''), uriBaseId: '%SRCROOT%' };
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
