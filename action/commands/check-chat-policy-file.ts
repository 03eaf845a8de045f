import { checkChatPolicy } from '../core/chat-policy-form.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { parseDocument, toDiagnostic } from '../core/document.ts';
import { findDuplicateKeys } from '../core/duplicate-keys.ts';
import type { JsonObject } from '../core/json.ts';
import { createPositionFinder } from '../core/positions.ts';
import { quoteName } from '../core/quote.ts';
import type { RuleCode } from '../core/rule-code.ts';

/** Checks a chat applications policy in a file of its own: every mistake at its line there. */
export function checkChatPolicyFile({
  file,
  text,
  document,
}: {
  readonly file: string;
  readonly text: string;
  readonly document: JsonObject;
}): Diagnostic[] {
  const twice = findDuplicateKeys(text);
  const problems = checkChatPolicy(document);
  if (twice.length + problems.length === 0) return [];
  const positionOf = createPositionFinder(text);
  // JSON is YAML; it is read once more only to say where something is.
  const { document: located } = parseDocument(file, new TextEncoder().encode(text));
  const code: RuleCode = 'file/chat-policy';
  return [
    ...twice.map(({ key, offset }) => {
      const message = `The key ${quoteName(key)} is given twice, and only the last one would apply`;
      const finding = { code, message, help: 'merge the two, or remove one', offset };
      return toDiagnostic(file, finding, positionOf(offset));
    }),
    ...problems.map(({ path, at, message, help }) => {
      const place = located?.locate(path, at) ?? { line: 1, column: 1 };
      return toDiagnostic(file, { code, message, help, offset: 0, path }, place);
    }),
  ];
}
