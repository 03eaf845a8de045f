import type { Diagnostic } from '../core/diagnostic.ts';
import { parseDocument, toDiagnostic } from '../core/document.ts';
import { findDuplicateKeys } from '../core/duplicate-keys.ts';
import type { Finding } from '../core/finding.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Path } from '../core/path.ts';
import { createPositionFinder } from '../core/positions.ts';
import { quoteName } from '../core/quote.ts';
import { type ConditionProblem, checkConditions } from '../iam/check-conditions.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { organizationPolicyForm } from '../iam/organization-policy.ts';
import { withoutPrincipals } from '../iam/resource-policy.ts';

/** What holds a policy: IAM, a key, or an organization. */
export type PolicyUse = 'iam' | 'key' | 'organization';

/** A policy document in a file of its own. */
interface PolicyFile {
  readonly file: string;
  /** As chatops.yml has it. */
  readonly name: string;
  readonly text: string;
  readonly document: JsonObject;
  /** Where chatops.yml names the file. */
  readonly path: Path;
  /** What holds it, which decides its form. */
  readonly use: PolicyUse;
}

/** A problem with its path in the document. */
interface PlacedProblem extends ConditionProblem {
  readonly whole: Path;
}

/** What is wrong with a policy document: at its own line, or where chatops.yml names the file. */
interface CheckedDocument {
  readonly diagnostics: readonly Diagnostic[];
  readonly findings: readonly Finding[];
}

/**
 * What keeps a policy document from being one that AWS holds: keys that are there twice, a form or conditions that IAM
 * refuses. Conditions that IAM stores although they hardly mean what they say are findings where chatops.yml names the
 * file: there they can be ignored.
 */
export function checkPolicyDocument(policy: PolicyFile): CheckedDocument {
  const { file, name, text, document, path } = policy;
  const twice = findDuplicateKeys(text);
  const problems = [...findProblems(document)];
  const refused = problems.filter(({ refusal }) => refusal !== undefined);
  const opaque = findMalformation(policy);
  const isMalformed = opaque !== undefined && refused.length === 0;
  if (twice.length + problems.length === 0 && !isMalformed) return { diagnostics: [], findings: [] };
  const positionOf = createPositionFinder(text);
  // JSON is YAML; it is read once more only to say where something is.
  const { document: located } = parseDocument(file, new TextEncoder().encode(text));
  const placeOf = ({ whole, at }: PlacedProblem) => located?.locate(whole, at) ?? { line: 1, column: 1 };
  const doubtful = problems
    .filter(({ refusal }) => refusal === undefined)
    .map(
      (problem): Finding => ({
        code: 'permission/condition-doubtful',
        message: `${quoteName(name)}, line ${placeOf(problem).line}: ${problem.message}`,
        help: problem.help,
        path,
      }),
    );
  return {
    diagnostics: [
      ...twice.map(({ key, offset }) =>
        toDiagnostic(file, { ...describeTwice(key), offset }, positionOf(offset)),
      ),
      ...refused.map(problem => {
        const { message, help, whole } = problem;
        const finding = {
          code: 'permission/condition-literal' as const,
          message,
          help,
          offset: 0,
          path: whole,
        };
        return toDiagnostic(file, finding, placeOf(problem));
      }),
    ],
    findings: isMalformed ? [describeMalformed(policy, opaque), ...doubtful] : doubtful,
  };
}

function describeTwice(key: string): Pick<Finding, 'code' | 'message'> & { help: string } {
  return {
    code: 'file/policy-document',
    message: `The key ${quoteName(key)} is given twice, and only the last one would apply`,
    help: 'merge the two, or remove one',
  };
}

/** Why AWS would refuse the form of a document; undefined when it would not. */
function findMalformation({ document, name, use }: PolicyFile): string | undefined {
  switch (use) {
    case 'iam':
      return compilePolicy(document, { layer: 'role', name }).opaque;
    case 'key':
      return compilePolicy(withoutPrincipals(document), { layer: 'role', name }).opaque;
    case 'organization':
      return (
        organizationPolicyForm(document).problem ??
        compilePolicy(withoutPrincipals(document), { layer: 'organization', name }).opaque
      );
  }
}

const owners = { iam: 'IAM', key: 'AWS KMS', organization: 'AWS Organizations' } as const;

function describeMalformed({ name, path, use }: PolicyFile, reason: string): Finding {
  return {
    code: 'file/policy-document',
    message: `${quoteName(name)} is not a policy that ${owners[use]} takes: ${reason}`,
    help: 'write the document as AWS returns it',
    path,
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
