import type { RuleDescription } from '../core/rule.ts';
import type { RuleRow } from './describe-rule.ts';

const form = (...[code, title, why, wrong, right]: RuleRow): RuleDescription => ({
  code,
  title,
  severity: 'error',
  why,
  wrong,
  right,
});

/** A few lines that mean a million values. */
function multiplyByAliases(): string {
  const line = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]`;
  return [['a', 'x'], ...['ab', 'bc', 'cd', 'de', 'ef'].map(([of, name]) => [name, `*${of}`])]
    .map(([name = '', of = '']) => line(name, of))
    .join('\n');
}

/** Codes about the form of files. Their checks are part of reading a file; here is what they mean. */
export const formRules: readonly RuleDescription[] = [
  form(
    'file/not-found',
    'There is no such file',
    'A file that does not exist cannot be checked.',
    'chatops validate chatop.yml',
    'chatops validate chatops.yml',
  ),
  form(
    'file/not-readable',
    'The file cannot be read',
    'It is a directory, or its permissions do not let you read it.',
    'chatops validate .',
    'chatops validate chatops.yml',
  ),
  form(
    'file/too-large',
    'The file is too large',
    'A chatops.yml with 5,000 channels has about 5 MB. A larger file, or one that is mostly punctuation, is most likely something else, and reading it would take too long.',
    'name: one-file-for-everything',
    'name: team-a   # and another file with another name',
  ),
  form(
    'file/encoding',
    'The file is not UTF-8',
    'Text in another encoding would be read as different characters from those its author sees.',
    'name: caf\\xe9',
    'name: cafe',
  ),
  form('file/binary', 'The file is binary', 'A text file contains no NUL byte.', '\\x00', 'version: 1'),
  form(
    'file/policy-document',
    'A policy document cannot be used',
    'A `document` is the reviewed content of something made elsewhere. It must be a readable JSON policy document below the folder of chatops.yml; the proofs depend on it.',
    'guardrails: { audited: { arn: "arn:aws:iam::123456789012:policy/audited", document: policies/audit.json } }',
    'guardrails: { audited: { arn: "arn:aws:iam::123456789012:policy/audited", document: policies/audited.json } }',
  ),
  form(
    'file/chat-policy',
    'A chat policy that AWS Organizations refuses',
    'AWS answers every mistake in a chat applications policy with the same sentence and no position. Only a policy that AWS accepts can be used to prove what works in a channel.',
    'organization: { chat-policy: policies/upper.json }   # "client": { "@@assign": "ENABLED" }',
    'organization: { chat-policy: policies/lower.json }   # "client": { "@@assign": "enabled" }',
  ),
  form(
    'yaml/syntax',
    'This is not YAML',
    'The file cannot be read as YAML 1.2, so nothing in it can be trusted to mean what it seems to.',
    'roles: { operator: {}',
    'roles: { operator: {} }',
  ),
  form(
    'yaml/empty',
    'The file is empty',
    'A file without content could be read as a request to remove everything. It is never read that way.',
    '# nothing',
    'version: 1\nname: chat',
  ),
  form(
    'yaml/duplicate-key',
    'A key is given twice',
    'YAML readers silently use one of the two, and a reviewer may read the other.',
    'roles: { operator: {}, operator: {} }',
    'roles: { operator: {} }',
  ),
  form(
    'yaml/alias',
    'An alias without an anchor',
    'An alias means the last value before it, in the same file, that has its anchor. Without an anchor it has no value. Text that starts with `*` needs quotes.',
    'roles: { operator: *shared }',
    'roles: { reader: &shared { path: /chat/ }, operator: *shared }',
  ),
  form(
    'yaml/alias-limit',
    'Aliases that multiply the file',
    'A few lines of nested aliases can expand to billions of values and exhaust the reader. Aliases are therefore followed at most 20 levels deep and can add at most 500,000 values.',
    multiplyByAliases(),
    'roles: { reader: &shared { path: /chat/ }, operator: *shared }',
  ),
  form(
    'yaml/merge-key',
    'A merge key without a map',
    'A merge key adds the keys of one or more other maps. Keys of the map itself take precedence over merged keys, and an earlier map over a later one.',
    'channels: { ops: { <<: ReadOnlyAccess, channel: C0BBBBBBB } }',
    'channels: { alarms: &shared { channel: C0AAAAAAA }, ops: { <<: *shared, channel: C0BBBBBBB } }',
  ),
  form(
    'yaml/tag',
    'Tags are not used',
    'The file is plain data; a tag would change the type of a value. CloudFormation’s short forms (!Sub) are not needed: pseudo parameters work in every ARN.',
    'roles: { x: { arn: !Sub "arn:aws:iam::${AWS::AccountId}:role/x" } }',
    'roles: { x: { arn: "arn:aws:iam::${AWS::AccountId}:role/x" } }',
  ),
  form(
    'yaml/directive',
    'Directives are not used',
    'The file is always read as YAML 1.2.',
    '%YAML 1.1\n---\nversion: 1',
    'version: 1',
  ),
  form(
    'yaml/multiple-documents',
    'One file is one document',
    'Most readers would overlook what follows a second `---`.',
    'version: 1\n---\nversion: 1',
    'version: 1',
  ),
  form(
    'yaml/non-string-key',
    'A key is not text',
    'A number or a list as a key is most likely a mistake, and editors display it as something else.',
    'roles: { 1: {} }',
    'roles: { one: {} }',
  ),
  form(
    'yaml/control-character',
    'A control character',
    'Invisible characters change how a terminal or a page shows the text around them.',
    'name: "a\\x1bb"',
    'name: ab',
  ),
  form(
    'yaml/bidi-character',
    'A character that changes the direction of text',
    'The text that a reviewer sees then differs from what is applied ("Trojan Source").',
    'rules: {}   # \\u202enothing',
    'rules: {}   # nothing',
  ),
  form(
    'yaml/too-deep',
    'Nested too deep',
    'The keys of chatops.yml need about ten levels of nesting; more is a mistake or an attack.',
    '[[[[[[…]]]]]]',
    'roles: {}',
  ),
  form(
    'schema/unknown-key',
    'An unknown key',
    'If a misspelled key were ignored, the limit that it sets would be ignored too.',
    'channels: { ops: { chanel: C0BBBBBBB } }',
    'channels: { ops: { channel: C0BBBBBBB } }',
  ),
  form(
    'schema/type',
    'A value of the wrong type',
    'A list where one value belongs, a number where text belongs, and the like.',
    'targets: { prod: { account: 123456789012, region: eu-west-1 } }',
    'targets: { prod: { account: "123456789012", region: eu-west-1 } }',
  ),
  form(
    'schema/required',
    'Something is missing',
    'There is no safe default for it.',
    'version: 1',
    'version: 1\nname: chat',
  ),
  form(
    'schema/pattern',
    'A value of the wrong form',
    'AWS would refuse the value during the deployment, or interpret it differently.',
    'workspaces: { acme: { slack: "#general" } }',
    'workspaces: { acme: { slack: T0123ABCD } }',
  ),
  form(
    'schema/conflict',
    'Keys that cannot be combined',
    'Two keys set the same thing in two ways, and one of them would silently win.',
    'roles: { r: { allow: [{ actions: ["s3:Get*"], not-actions: ["iam:*"], resources: ["*"] }] } }',
    'roles: { r: { allow: [{ actions: ["s3:Get*"], resources: ["*"] }] } }',
  ),
  form(
    'schema/too-many',
    'Too many entries',
    'AWS limits how many entries it accepts here.',
    'aliases: { a: { run: s3api list-buckets --region eu-west-1, buttons: [{ text: A, on: Custom, when: [{ variable: a }, { variable: b }, { variable: c }, { variable: d }, { variable: e }, { variable: f }] }] } }',
    'aliases: { a: { run: s3api list-buckets --region eu-west-1, buttons: [{ text: A, on: Custom, when: [{ variable: a }] }] } }',
  ),
  form(
    'include/not-allowed',
    'An included file holds something that it may not',
    'With `may` and `channels` the main file lets a team change only its own part. CODEOWNERS then decides who reviews which file.',
    'include: [{ files: teams/a.yml, may: [aliases] }]   # and roles in teams/a.yml',
    'include: [{ files: teams/a.yml, may: [aliases, roles] }]',
  ),
  form(
    'include/no-file',
    'An include that brings in nothing',
    'A pattern that matches no file is most likely a mistake. What the file declares would silently be missing, and be removed from AWS.',
    'include: [taems/*.yml]',
    'include: [teams/*.yml]',
  ),
  form(
    'include/outside',
    'An include outside its folder',
    'Included files and policy documents stay below the folder of chatops.yml, also through symbolic links: a pull request must not be able to read other files of the machine.',
    'include: [../other/*.yml]',
    'include: [teams/*.yml]',
  ),
  form(
    'reference/declared-twice',
    'Declared in two files',
    'Two included files may both add `notify` to a channel; of anything else that is declared twice, one declaration would silently win.',
    'include: [teams/a.yml]   # which has roles: { operator: {} }, too\nroles: { operator: {} }',
    'include: [teams/a.yml]   # which has roles: { operator: {} }\nroles: { reader: {} }',
  ),
  form(
    'reference/not-adjustable',
    'A rule that cannot be changed',
    'Rules about the form of the file and about references can be neither ignored nor downgraded: without them no other finding can be trusted.',
    'rules: { schema/type: off }',
    'rules: { alias/unpinned-region: off }',
  ),
];

/** Codes about `ignore` itself. */
export const ignoreRules: readonly RuleDescription[] = [
  {
    code: 'ignore/expired',
    title: 'An ignore that has ended',
    severity: 'warning',
    why: 'Its end date has passed, so the finding that it suppressed is reported again. Resolve the finding, or set a new end date.',
    wrong:
      'roles: { legacy: {} }\nignore: [{ code: role/unused, at: roles.legacy, reason: INC-42, until: 2020-01-31 }]',
    right:
      'roles: { legacy: {} }\nignore: [{ code: role/unused, at: roles.legacy, reason: INC-42, until: 2027-01-31 }]',
  },
  {
    code: 'ignore/unused',
    title: 'An ignore that matches nothing',
    severity: 'warning',
    why: 'No finding matches it. Left in the file it would hide a future finding.',
    wrong: 'ignore: [{ code: role/unused, at: roles.gone, reason: INC-42, until: 2027-01-31 }]',
    right: 'ignore: []',
  },
];
