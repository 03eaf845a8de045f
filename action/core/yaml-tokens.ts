import { type CST, Lexer, Parser } from 'yaml';
import type { TextFinding } from './decode.ts';
import { explainLookalike } from './lookalikes.ts';
import { quote } from './quote.ts';

/** Deeper nesting is refused; the language itself needs about ten levels. */
const maxDepth = 100;

/** More tokens are refused; 5,000 channels with their own roles, guardrails and aliases have about 1.5 million. */
const maxTokens = 2_500_000;

/** Of one kind of finding at most so many are reported. */
const maxFindings = 100;

/** What the parser marks with a character that is not in the text. */
const marks = new Set(['\x02', '\x18', '\x1f']);
const scalarMark = '\x1f';

/**
 * Cuts YAML text into the tokens of one document, and refuses there what makes a diff mean something else than it says
 * (tags, directives, a second document), and what would take for ever (too deep, too many).
 * @returns no tokens when it would be of no use to read on
 */
export function tokenizeYaml(text: string): { tokens?: CST.Token[]; findings: TextFinding[] } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const findings: TextFinding[] = [];
  let documents = 0;
  let count = 0;
  let offset = 0;
  let isScalarNext = false;
  const keep = (token: CST.Token): boolean => {
    if (token.type === 'document') documents++;
    if (documents < 2) tokens.push(token);
    else findings.push({ ...describeSecondDocument(), offset: token.offset });
    return documents < 2;
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) if (!keep(token)) return { findings };
    if (parser.stack.length > maxDepth) return { findings: [...findings, { ...describeDepth(), offset }] };
    if (++count > maxTokens) return { findings: [...findings, { ...describeCount(), offset }] };
    if (isScalarNext || !marks.has(lexeme)) {
      const finding = isScalarNext ? describeIndent(lexeme) : describeToken(lexeme);
      if (finding !== undefined && findings.length < maxFindings) findings.push({ ...finding, offset });
      offset += lexeme.length;
      isScalarNext = false;
    } else isScalarNext = lexeme === scalarMark;
  }
  for (const token of parser.end()) if (!keep(token)) return { findings };
  const isLost = findings.some(({ code }) => code === 'yaml/directive' || code === 'yaml/syntax');
  return isLost ? { findings } : { tokens, findings };
}

/** Plain text that starts with a space that is none to YAML: most likely a line that was to be indented. */
function describeIndent(lexeme: string): Omit<TextFinding, 'offset'> | undefined {
  if (!/^[\u3000\u00a0]/.test(lexeme)) return undefined;
  const explained = explainLookalike(lexeme);
  if (explained === undefined) return undefined;
  const { message, help } = explained;
  return { code: 'yaml/syntax', message, help };
}

function describeToken(lexeme: string): Omit<TextFinding, 'offset'> | undefined {
  switch (lexeme[0]) {
    case '!':
      return {
        code: 'yaml/tag',
        message: `Tags are not used here: ${quote(lexeme)}`,
        help: /^!(Sub|Ref|GetAtt|Join)/.test(lexeme)
          ? `this is not a CloudFormation template: write the text itself; \${AWS::AccountId} and the like work in ARNs without !Sub`
          : 'remove the tag; put the value in quotes when it has to be text',
      };
    case '%':
      return {
        code: 'yaml/directive',
        message: `Directives are not used here: ${quote(lexeme)}`,
        help: 'remove the line; the file is read as YAML 1.2',
      };
  }
  return undefined;
}

function describeSecondDocument(): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/multiple-documents',
    message: 'A second document starts here; a chatops.yml is one document',
    help: 'remove the `---`, or move what follows to a file of its own',
  };
}

function describeDepth(): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/too-deep',
    message: 'The nesting is too deep to be meant',
    help: 'nothing in chatops.yml is nested more than about ten levels',
  };
}

function describeCount(): Omit<TextFinding, 'offset'> {
  return {
    code: 'file/too-large',
    message: `The file has more than ${maxTokens} YAML tokens`,
    help: 'split it into several files with a `name` each',
  };
}
