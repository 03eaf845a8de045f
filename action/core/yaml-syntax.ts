import type { YAMLParseError } from 'yaml';
import type { TextFinding } from './decode.ts';
import { explainLookalike } from './lookalikes.ts';
import { makeVisible } from './visible.ts';

/** Beyond these many syntax errors the rest is only their echo. */
const maxErrors = 20;

/** Describes the errors of a text, at most one per line, in the order of the text. */
export function describeSyntaxErrors(text: string, errors: readonly YAMLParseError[]): TextFinding[] {
  const findings = withoutEcho(firstOfEachLine(text, errors.slice(0, maxErrors))).map(error =>
    describeSyntax(text, error),
  );
  // The marks of one conflict are one mistake.
  const isConflict = ({ message }: TextFinding) => message.startsWith('A merge conflict');
  const first = findings.find(isConflict);
  return findings.filter(finding => finding === first || !isConflict(finding));
}

/** Once the value of the whole file has ended too early, all that follows is out of place; that is one mistake. */
function withoutEcho(errors: readonly YAMLParseError[]): YAMLParseError[] {
  return errors.filter(({ message }, index) => index === 0 || !/token in YAML stream/.test(message));
}

function firstOfEachLine(text: string, errors: readonly YAMLParseError[]): YAMLParseError[] {
  const lines = new Set<number>();
  return [...errors]
    .sort((a, b) => a.pos[0] - b.pos[0] || rank(a) - rank(b))
    .filter(({ pos: [offset] }) => {
      const line = text.lastIndexOf('\n', Math.max(offset - 1, 0));
      return !lines.has(line) && lines.add(line);
    });
}

/** The one of two errors at one place that says more. */
function rank({ code }: YAMLParseError): number {
  return code === 'MULTILINE_IMPLICIT_KEY' ? 0 : 1;
}

/** Sentences for the error codes of the package `yaml`; the others keep its own words. */
const sentences: Readonly<Record<string, { message: string; help: string }>> = {
  TAB_AS_INDENT: { message: 'A tab is used as indentation', help: 'indent with spaces' },
  BAD_INDENT: {
    message: 'The indentation of this line does not match its neighbours',
    help: 'put the keys of one block in one column; a list inside brackets has to be indented deeper than its key',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'This text spans several lines and ends with `:`, which makes it a key',
    help: 'look for a missing `:` or a wrong indentation above; put text that contains `: ` in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'This line has a second `key: value`',
    help: 'put text that contains `: ` in quotes, or start a new line',
  },
  BLOCK_IN_FLOW: {
    message: 'A block of lines is inside `[…]` or `{…}`',
    help: 'close the bracket before, or write the whole value with brackets',
  },
  BAD_SCALAR_START: {
    message: 'Plain text cannot start with this character',
    help: 'put the text in quotes',
  },
  BAD_DQ_ESCAPE: {
    message: 'This is not an escape of double-quoted text',
    help: 'write `\\\\` for a backslash, or use single quotes, which have no escapes',
  },
  BAD_PROP_ORDER: { message: 'An anchor or tag is in the wrong place', help: 'remove it' },
  ALIAS_PROPS: { message: 'An alias has an anchor or a tag', help: 'write the value out' },
  BAD_ALIAS: { message: 'Plain text cannot start with `*`', help: 'put it in quotes: "*"' },
  KEY_OVER_1024_CHARS: {
    message: 'A key is at most 1024 characters long',
    help: 'look for a missing line break or quote before it',
  },
};

function describeSyntax(text: string, { pos: [offset], code, message }: YAMLParseError): TextFinding {
  const mark = describeMark(text, offset);
  if (mark !== undefined) return { code: 'yaml/syntax', offset, ...mark };
  const known = sentences[code];
  if (known !== undefined && !message.startsWith('Flow ')) return { code: 'yaml/syntax', offset, ...known };
  return { code: 'yaml/syntax', offset, ...describeOther(text, offset, message) };
}

/** Marks of a merge and characters of a text editor or keyboard that look like those of YAML. */
function describeMark(
  text: string,
  offset: number,
): { message: string; help: string; offset?: number } | undefined {
  const start = text.lastIndexOf('\n', Math.max(offset - 1, 0)) + 1;
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  if (
    /(?:^|\n)(?:<{7}|>{7}) /.test(text) &&
    /^(?:<{7}|={7}|>{7})(?: |$)/m.test(text.slice(start, start + 400))
  ) {
    return {
      message: 'A merge conflict is not resolved (`<<<<<<<`, `=======`, `>>>>>>>`)',
      help: 'keep one side, or combine both, and remove the three marks',
    };
  }
  const found = explainLookalike(line);
  return found && { message: found.message, help: found.help, offset: start + found.index };
}

function describeOther(text: string, offset: number, message: string): { message: string; help: string } {
  if (/Missing closing .*quote/.test(message)) {
    return { message: 'A quote is not closed', help: 'close the quote at the end of the text' };
  }
  const bracket = /(?:Expected|to end with|end with a?n?) ([\]}])/.exec(message)?.[1];
  if (bracket !== undefined || /Flow (?:map|sequence)/.test(message)) {
    return {
      message: `A bracket is opened and not closed${bracket === undefined ? '' : ` with \`${bracket}\``}`,
      help: 'close the bracket, and indent the lines inside it deeper than the key',
    };
  }
  if (/Missing , /.test(message)) {
    return {
      message: 'A comma is missing before this',
      help: 'separate the entries inside brackets with `, `',
    };
  }
  if (/at node end|token in YAML stream/.test(message)) {
    return {
      message: 'This does not belong to the value before it',
      help: 'indent it like its neighbours, put text with quotes or brackets in it in quotes as a whole, or add a space after the `:`',
    };
  }
  const words = makeVisible(message.replace(/\s+at line \d+.*$/s, '').slice(0, 200));
  const atTab = text[offset] === '\t';
  return {
    message: `This is not YAML: ${words}`,
    help: atTab
      ? 'use spaces instead of the tab'
      : 'look at this line and the one above for a missing `:`, quote, bracket or indentation',
  };
}
