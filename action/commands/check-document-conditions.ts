import type { Diagnostic } from '../core/diagnostic.ts';
import { parseDocument, toDiagnostic } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import { type ConditionProblem, checkConditions } from '../iam/check-conditions.ts';

/** A policy document in a file of its own. */
interface PolicyFile {
  readonly file: string;
  /** As chatops.yml has it. */
  readonly name: string;
  readonly text: string;
  readonly document: JsonObject;
  /** Where chatops.yml names the file. */
  readonly path: Path;
}

/** A problem with its path in the document. */
interface PlacedProblem extends ConditionProblem {
  readonly whole: Path;
}

/**
 * The conditions of a policy document that IAM would not store, at their own lines, and those that it stores although
 * they hardly mean what they say, where chatops.yml names the file: there they can be ignored.
 */
export function checkDocumentConditions({ file, name, text, document, path }: PolicyFile): {
  readonly diagnostics: readonly Diagnostic[];
  readonly findings: readonly Finding[];
} {
  const problems = [...findProblems(document)];
  if (problems.length === 0) return { diagnostics: [], findings: [] };
  // JSON is YAML; it is read once more only to say where something is.
  const { document: located } = parseDocument(file, new TextEncoder().encode(text));
  const placeOf = ({ whole, at }: PlacedProblem) => located?.locate(whole, at) ?? { line: 1, column: 1 };
  return {
    diagnostics: problems
      .filter(({ refusal }) => refusal !== undefined)
      .map(problem => {
        const { message, help, whole } = problem;
        const finding = { code: 'permission/condition-literal', message, help, offset: 0, path: whole };
        return toDiagnostic(file, finding, placeOf(problem));
      }),
    findings: problems
      .filter(({ refusal }) => refusal === undefined)
      .map(problem => ({
        code: 'permission/condition-doubtful',
        message: `${quoteName(name)}, line ${placeOf(problem).line}: ${problem.message}`,
        help: problem.help,
        path,
      })),
  };
}

function* findProblems({ Version: version, Statement: statements }: JsonObject): Generator<PlacedProblem> {
  const isList = Array.isArray(statements);
  const list: readonly (Json | undefined)[] = isList ? statements : [statements];
  for (const [index, statement] of list.entries()) {
    if (!isObject(statement)) continue;
    const place = isList ? ['Statement', index, 'Condition'] : ['Statement', 'Condition'];
    for (const problem of checkConditions(statement['Condition'], version === '2012-10-17')) {
      yield { ...problem, whole: [...place, ...problem.path] };
    }
  }
}
