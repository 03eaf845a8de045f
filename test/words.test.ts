import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Words that messages, help, comments and pages do not use, each with what to write, and the files if not all. */
const words: readonly (readonly [pattern: RegExp, instead: string, files?: RegExp])[] = [
  [/\b(nobody|somebody)\b/i, 'name the subject, or use the passive'],
  [/\bwhoever\b/i, 'name the subject: "the caller", "members who …"'],
  [/\b(any|every)body\b/i, 'anyone, everyone, "a member"'],
  [/\bany more\b/i, 'no longer'],
  [/\banew\b/i, 'again; "replaced" for a resource'],
  [/\bperhaps\b/i, 'possibly; "it is unknown whether"'],
  [/\bof ours\b/i, '"managed", "of this product"'],
  [/\blet(s|ting)? (\w+ ){0,4}through\b/i, 'allow, suppress'],
  [/\b(held|holds?|holding) back\b/i, 'blocked, prevent'],
  [/\btell(s|ing)?\b|\btold\b/i, 'report, find, distinguish'],
  [/\b(judges|judged|judging|judgements?)\b|\bjudge\b(?![`./])/i, 'check, decide, assess'],
  [/\b(culprits?|blames?|blamed)\b/i, 'attribution, the caller'],
  [/\b(strangers?|wish(es)?|circumstances?)\b/i, 'unmanaged resource, request, context'],
  [
    /\bso (many|often)\b(?! that)|\/\*\* So long\b/i,
    '"Number of …", "Time after which …": say what is limited',
  ],
  [/(?<!\bno[ -])\bsuch\b(?! as\b)/i, 'this, these, "of that form"'],
  [/(\/\*\*|^\s*\*|\/\/) Of \w/, 'the subject first: "The name of …", "Set for …"'],
  [/\bslip of the pen\b/i, 'typo'],
  [/\bbetter should\b/i, 'should'],
  [/[a-z]Anew\b|\bfarMore\b|\b(tell|judge)[A-Z]\w*/, 'a verb of the glossary: report, find, check, isNew'],
  [/\bcannot tell\b/i, 'cannot resolve; "it is unknown"'],
  [/\bstands?\b/i, 'means, matches, is in, prevents'],
  [
    /\b(often|rarely|mostly|most|least|less|more) (secret|private)\b/i,
    '"sensitive", as in "sensitive read actions"',
  ],
  [/\bfor ever\b/i, 'permanently; "never expires"'],
  [/\bat the most\b/i, 'at most; "the maximum"'],
  [
    /\b(is|are|be|been|has|have|being) taken in\b(?! (the|chat|use))|\btaken in (as it is|again)\b/i,
    'import',
  ],
  [/\bWhat (holds for|arrives)\b/, '"Defaults for …", "Notifications that …"'],
  [/\b(keeps?|arrives?) ([\w-]+ ){0,6}by (itself|themselves)\b/i, 'name what does it, or leave it out'],
  [/(^|[.;:*>-] |")Of (an?|the|other|these|those|each|several|which)\b/, '"For …"', /\.(md|json|ya?ml)$/],
];

const folders = ['action', 'schema', 'templates', 'docs', '.github', 'test/demo'];
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'chatops.yml'];
/** Data of AWS, and what is made from it. */
const isData = (file: string) => /^action\/(data|generated)\//.test(file);

function listFiles(): string[] {
  const all = folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
  );
  return [...all, ...pages].filter(
    file =>
      /\.(ts|mjs|js|md|json|ya?ml|css|html)$/.test(file) &&
      !isData(file) &&
      statSync(join(root, file)).isFile(),
  );
}

/** What AWS, GitHub and members write is theirs: a line with this mark is left alone. */
const quoted = /\/\/ Recorded|words of AWS|words of a member/;

test('messages, help, comments and pages are in plain English', () => {
  const files = listFiles();
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        quoted.test(line)
          ? []
          : words.flatMap(([pattern, instead, only]) => {
              const [word] = (only ?? /^/).test(file) ? (pattern.exec(line) ?? []) : [];
              return word === undefined ? [] : [`${file}:${index + 1} "${word}": ${instead}`];
            }),
      ),
  );
  expect(found).toEqual([]);
});
