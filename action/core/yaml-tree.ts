import {
  Composer,
  CST,
  isAlias,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLParseError,
} from 'yaml';
import type { TextFinding } from './decode.ts';
import { explainLookalike } from './lookalikes.ts';
import { quote } from './quote.ts';
import { describeSyntaxErrors } from './yaml-syntax.ts';

/** Deeper nesting is refused; the language itself needs about ten levels. */
const maxDepth = 100;

/**
 * More characters with a meaning in YAML are refused, because each one can cost its reader a kilobyte. 5,000 channels
 * with their own roles, guardrails and aliases have 660,000, in 4.3 MB.
 */
const maxMarks = 1_300_000;

/** Beyond this number, marks may be at most `maxMarkShare` of the characters before them: a text with more is no chatops.yml. */
const maxDenseMarks = 100_000;

/** The densest file of the tests, as JSON without blanks, has 0.52. */
const maxMarkShare = 0.6;

/** How many findings of one kind are reported at most. */
const maxFindings = 100;

type Problem = Omit<TextFinding, 'offset'>;

/**
 * Reads a text as one YAML document, and refuses what makes a diff mean something else than it says (tags, directives,
 * a second document), and what would exhaust its reader (too deep, too many).
 * @returns no tree when it would be of no use to read on; null for a text without a value
 */
export function readYamlTree(text: string): { tree?: ParsedNode | null; findings: TextFinding[] } {
  const refused = findExcess(text) ?? findDirective(text);
  if (refused !== undefined) return { findings: [refused] };
  const parsed = parseWithoutStacks(text);
  if ('refused' in parsed) return { findings: [parsed.refused] };
  const { contents, errors } = parsed;
  const isAboutTags = (code: string) => code === 'TAG_RESOLVE_FAILED' || code === 'MULTIPLE_TAGS';
  const form = inspectTree(contents, text);
  const tags = [...errors.filter(({ code }) => isAboutTags(code)).map(({ pos }) => pos[0]), ...form.tags];
  const findings = [...new Set(tags)]
    .slice(0, maxFindings)
    .map((offset): TextFinding => ({ ...describeTag(text, offset), offset }));
  const syntax = errors.filter(({ code }) => !isAboutTags(code));
  if (syntax.length > 0) return { findings: [...findings, ...describeSyntaxErrors(text, syntax)] };
  return form.indents.length > 0
    ? { findings: [...findings, ...form.indents] }
    : { tree: contents, findings };
}

/** What was read of one document, or why a text is not read. */
type Parsed =
  | { readonly contents: ParsedNode | null; readonly errors: readonly YAMLParseError[] }
  | { readonly refused: TextFinding };

/**
 * Parses a text. The package makes an error for each mistake, and here an error is data: without a stack, a megabyte of
 * mistakes takes a quarter of the time and half of the memory.
 */
function parseWithoutStacks(text: string): Parsed {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseText(text);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Does what `parseDocument` of the package does, in its two steps, since only the second one recurses: where the stack ends, V8 may
 * end Node as a whole.
 */
function parseText(text: string): Parsed {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    // Most lexemes end no token, so that no list is made of those that they end.
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length <= maxDepth) continue;
    const deep = parser.stack.filter(CST.isCollection)[maxDepth];
    if (deep !== undefined) return { refused: { ...describeDepth(), offset: deep.offset } };
  }
  tokens.push(...parser.end());
  const options = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false } as const;
  const [document, second] = new Composer(options).compose(tokens, true, text.length);
  if (second !== undefined) return { refused: { ...describeSecondDocument(), offset: second.range[0] } };
  return { contents: document?.contents ?? null, errors: document?.errors ?? [] };
}

/** Where a text has more than its reader could take: a sum over its characters, wherever they are. */
function findExcess(text: string): TextFinding | undefined {
  if (text.length <= maxDenseMarks) return undefined;
  const mark = /[[\]{},:?"'#&*!|>%@`\n-]/g;
  for (let marks = 1; mark.test(text); marks++) {
    const offset = mark.lastIndex - 1;
    if (marks > maxMarks) return { ...describeCount(), offset };
    if (marks > maxDenseMarks && marks > maxMarkShare * (offset + 1)) return { ...describeDensity(), offset };
  }
  return undefined;
}

/** The text before the one document of a file has comments, and nothing else. */
function findDirective(text: string): TextFinding | undefined {
  const before = /^(?:[ \t]*(?:#.*)?\r?\n)*(?=%)/.exec(text)?.[0];
  if (before === undefined) return undefined;
  const [line = ''] = text.slice(before.length).split(/\r?\n/, 1);
  return {
    code: 'yaml/directive',
    message: `Directives are not used here: ${quote(line)}`,
    help: 'remove the line; the file is read as YAML 1.2',
    offset: before.length,
  };
}

interface Form {
  /** Where the tags of values are. */
  readonly tags: readonly number[];
  readonly indents: readonly TextFinding[];
}

/** Finds in one walk what a tree has and a chatops.yml must not have. */
function inspectTree(tree: ParsedNode | null, text: string): Form {
  const tags: number[] = [];
  const indents: TextFinding[] = [];
  const inspect = (node: ParsedNode | null): void => {
    if (node === null || isAlias(node)) return;
    const [offset] = node.range;
    if (node.tag !== undefined) tags.push(findMark(text, offset));
    if (isScalar(node)) {
      const indent = describeIndent(node);
      if (indent !== undefined && indents.length < maxFindings) indents.push({ ...indent, offset });
    } else if (isSeq(node)) for (const item of node.items) inspect(item as ParsedNode | null);
    else {
      for (const { key, value } of node.items) {
        inspect(key);
        inspect(value);
      }
    }
  };
  inspect(tree);
  return { tags, indents };
}

/** The tag of a value is the last one before it; `!!` is one mark. */
function findMark(text: string, offset: number): number {
  const last = text.lastIndexOf('!', offset);
  return text[last - 1] === '!' ? last - 1 : last;
}

/** Plain text that starts with a space that is none to YAML: most likely a line that was to be indented. */
function describeIndent({ type, source = '' }: Scalar): Problem | undefined {
  if (type !== 'PLAIN' || !/^[\u3000\u00a0]/.test(source)) return undefined;
  const { message = '', help } = explainLookalike(source) ?? {};
  return { code: 'yaml/syntax', message, ...(help && { help }) };
}

function describeTag(text: string, offset: number): Problem {
  const [tag = ''] = /^[^\s,[\]{}]*/.exec(text.slice(offset, offset + 200)) ?? [];
  return {
    code: 'yaml/tag',
    message: `Tags are not used here: ${quote(tag)}`,
    help: /^!(Sub|Ref|GetAtt|Join)/.test(tag)
      ? `this is not a CloudFormation template: write the text itself; \${AWS::AccountId} and the like work in ARNs without !Sub`
      : 'remove the tag; put the value in quotes if it must be text',
  };
}

function describeSecondDocument(): Problem {
  return {
    code: 'yaml/multiple-documents',
    message: 'A second document starts here; a chatops.yml is one document',
    help: 'remove the `---`, or move what follows to a file of its own',
  };
}

function describeDepth(): Problem {
  return {
    code: 'yaml/too-deep',
    message: `Values are nested more than ${maxDepth} levels deep here`,
    help: 'chatops.yml needs about ten levels of nesting',
  };
}

function describeCount(): Problem {
  return {
    code: 'file/too-large',
    message: `The file has more than ${maxMarks} punctuation marks and lines`,
    help: 'split it into several files with a `name` each',
  };
}

function describeDensity(): Problem {
  return {
    code: 'file/too-large',
    message: `Most of the file before this place is punctuation marks and empty lines, more than ${maxDenseMarks} in all`,
    help: 'remove the characters that are repeated, or restore the file from git',
  };
}
