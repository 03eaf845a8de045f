import type { RuleCode } from './rule-code.ts';

/** What is wrong with a file as a whole, or at one place of its text. */
export interface TextFinding {
  readonly code: RuleCode;
  readonly message: string;
  readonly help?: string;
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** The largest file that is read, in bytes: 5,000 channels take about 5 MB. */
export const maxFileBytes = 8 * 1024 * 1024;

/** The most findings about single characters that are reported. */
const maxCharacterFindings = 100;

/** Characters that YAML does not allow raw, and a carriage return that no line feed follows. */
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\r(?!\n)/g;

/** Characters that reverse the direction of the text after them. */
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Turns the bytes of a file into text. A byte order mark is accepted and dropped.
 * @returns the text as far as it could be read, and what prevents its use
 */
export function decodeText(bytes: Uint8Array): { text?: string; findings: TextFinding[] } {
  const refuse = (code: RuleCode, message: string, help: string, { offset, text }: Kept = { offset: 0 }) => ({
    ...(text === undefined ? {} : { text }),
    findings: [{ code, message, help, offset }],
  });
  if (bytes.length > maxFileBytes) return refuseSize(bytes.length);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse('file/encoding', 'The file is in UTF-16', 'save it as UTF-8');
  }
  if (bytes.includes(0)) {
    return refuse('file/binary', 'The file is binary: it holds a NUL byte', 'give a text file in YAML');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, findings: [...findControls(text), ...findBidi(text)] };
  } catch {
    const { text, byte } = decodeValidPart(bytes);
    const hex = (bytes[byte] ?? 0).toString(16);
    const message = `The file is not UTF-8: byte 0x${hex} does not belong there`;
    return refuse('file/encoding', message, 'save it as UTF-8', { offset: text.length, text });
  }
}

/** What of a refused text is kept, and where it ends. */
interface Kept {
  readonly offset: number;
  readonly text?: string;
}

/**
 * The one answer to a file over the limit.
 * @param bytes its size; of a stream, which is read only until it is over the limit, how much was read
 */
export function refuseSize(bytes: number): { findings: TextFinding[] } {
  const limit = `${maxFileBytes / 1024 / 1024} MiB`;
  const size = (bytes / 1024 / 1024).toFixed(1);
  const known = Number(size) > maxFileBytes / 1024 / 1024 ? ` (${size} MiB)` : '';
  return {
    findings: [
      {
        code: 'file/too-large',
        message: `The file is larger than ${limit}${known}`,
        help: 'split it into several files with a `name` each',
        offset: 0,
      },
    ],
  };
}

/** The longest prefix that is UTF-8, found by halving: a prefix is good when nothing in it is wrong yet. Its end is where the wrong character begins. */
function decodeValidPart(bytes: Uint8Array): { text: string; byte: number } {
  const decode = (length: number) =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length), {
      stream: true,
    });
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      decode(middle);
      good = middle;
    } catch {
      bad = middle;
    }
  }
  const text = decode(good);
  return { text: text.replace(/^\ufeff/, ''), byte: new TextEncoder().encode(text).length };
}

function findControls(text: string): TextFinding[] {
  return findCharacters(text, control, (name, character) => ({
    code: 'yaml/control-character',
    message:
      character === '\r'
        ? 'A carriage return without a line feed'
        : `A YAML file cannot contain the control character ${name}`,
    help:
      character === '\r'
        ? 'save the file with LF or CRLF line ends'
        : 'remove it, or write it as an escape in double quotes',
  }));
}

function findBidi(text: string): TextFinding[] {
  return findCharacters(text, bidi, name => ({
    code: 'yaml/bidi-character',
    message: `The invisible character ${name} changes the direction of text, so the text that a reviewer sees differs from what is applied`,
    help: 'remove it',
  }));
}

function findCharacters(
  text: string,
  pattern: RegExp,
  describe: (name: string, character: string) => Omit<TextFinding, 'offset'>,
): TextFinding[] {
  const findings: TextFinding[] = [];
  for (const match of text.matchAll(pattern)) {
    const [character] = match;
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    findings.push({ ...describe(name, character), offset: match.index });
    if (findings.length === maxCharacterFindings) break;
  }
  return findings;
}
