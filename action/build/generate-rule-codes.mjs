/**
 * The union of all codes, so that nothing is reported under a code that no rule describes.
 * @param {readonly { code: string }[]} rules what `loadRules` gives
 * @returns {string} action/generated/rule-codes.ts
 */
export function generateRuleCodes(rules) {
  const codes = rules.map(({ code }) => `  | '${code}'`);
  return `// Made from action/rules by \`npm run generate\`. Do not edit.

/** Every code that a diagnostic or a finding of a plan can have. */
export type RuleCode =
${codes.join('\n')};
`;
}
