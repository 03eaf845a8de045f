import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { runCli, runHere } from './run-cli.ts';

const good = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [ReadOnlyAccess] } }
`;
const bad = good.replace('role: reader', 'role: raeder').replace('name: demo', 'name: demo\nrols: {}');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  writeFileSync(join(folder, 'chatops.yml'), good);
  writeFileSync(join(folder, 'bad.yml'), bad);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('text: place, sentence, line, caret, and what to write instead', async () => {
  const { status, out } = await runHere(folder, ['validate', 'bad.yml']);
  expect(status).toBe(1);
  expect(out).toBe(`bad.yml:3:1  error  schema/unknown-key
  There is no key \`rols\` at the top
  3 | rols: {}
      ^
  did you mean \`roles\`?

bad.yml:6:63  error  reference/unknown
  \`raeder\` is not declared under \`roles\`
  6 | …{ ops: { workspace: acme, channel: C0BBBBBBB, role: raeder, guardrails: [ReadOnlyAccess] } }
                                                           ^
  did you mean \`reader\`?

2 errors, 0 warnings
`);
});

test('text: colour only where it is wanted', () => {
  const plain = runCli(folder, ['validate', 'bad.yml']).out;
  expect(plain).not.toContain('\u001b');
  const colored = runCli(folder, ['validate', 'bad.yml'], { env: { FORCE_COLOR: '1' } }).out;
  expect(colored).toContain('\u001b[31m');
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  expect(runCli(folder, ['validate', 'bad.yml'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).toBe(
    plain,
  );
});

test('a valid file says so, and warnings alone are no failure', async () => {
  expect(await runHere(folder, ['validate'])).toEqual({ status: 0, out: 'chatops.yml: valid\n', err: '' });
  writeFileSync(
    join(folder, 'warned.yml'),
    `${good}aliases: { list: codepipeline list-pipelines --region eu-west-1 }\n`,
  );
  const { status, out } = await runHere(folder, ['validate', 'warned.yml']);
  expect(status).toBe(0);
  expect(out).toContain('0 errors, 1 warning');
});

test('json: one object', async () => {
  const { status, out } = await runHere(folder, ['validate', '-f', 'bad.yml', '--format', 'json']);
  expect(status).toBe(1);
  const { formatVersion, diagnostics } = JSON.parse(out);
  expect(formatVersion).toBe(1);
  expect(diagnostics[0]).toEqual({
    code: 'schema/unknown-key',
    severity: 'error',
    message: 'There is no key `rols` at the top',
    help: 'did you mean `roles`?',
    file: 'bad.yml',
    line: 3,
    column: 1,
    path: 'rols',
  });
});

test('github: workflow commands that nothing in the file can forge', async () => {
  writeFileSync(join(folder, 'forged.yml'), `${good}"::error::x%0A::stop-commands::y": 1\n`);
  const { out } = await runHere(folder, ['validate', 'forged.yml', '--format', 'github']);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  expect(out).toMatch(/^::error file=forged.yml,line=6,col=1,title=schema\/unknown-key::There is no key/);
  expect(out).not.toContain('x%0A');
});

test('github: ten of a severity at most, the rest counted', async () => {
  const keys = Array.from({ length: 25 }, (_, n) => `key${n}: 1\n`).join('');
  writeFileSync(join(folder, 'many.yml'), `${good}${keys}`);
  const lines = (await runHere(folder, ['validate', 'many.yml', '--format', 'github'])).out
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('::error::and 16 more, listed in the log');
});

/** The part of SARIF 2.1.0 that we write, from sections 3.13 to 3.30 of the standard. */
const sarif = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        additionalProperties: false,
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules'],
                properties: {
                  name: { type: 'string', minLength: 1 },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id', 'shortDescription', 'fullDescription', 'help', 'defaultConfiguration'],
                      properties: {
                        id: { type: 'string' },
                        shortDescription: { $ref: '#/definitions/message' },
                        fullDescription: { $ref: '#/definitions/message' },
                        help: { $ref: '#/definitions/message' },
                        defaultConfiguration: { $ref: '#/definitions/configuration' },
                      },
                    },
                  },
                },
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: { type: 'object' },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'locations'],
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                message: { $ref: '#/definitions/message' },
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                locations: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation', 'region'],
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            properties: { uri: { type: 'string', pattern: '^[!-~]+$' } },
                          },
                          region: {
                            type: 'object',
                            properties: {
                              startLine: { type: 'integer', minimum: 1 },
                              startColumn: { type: 'integer', minimum: 1 },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  definitions: {
    message: {
      type: 'object',
      required: ['text'],
      properties: { text: { type: 'string', minLength: 1 }, markdown: { type: 'string' } },
    },
    configuration: { type: 'object', properties: { level: { enum: ['none', 'note', 'warning', 'error'] } } },
  },
};

test('sarif: 2.1.0, with the help of every rule that was found', async () => {
  mkdirSync(join(folder, 'a b'));
  writeFileSync(join(folder, 'a b', 'bad.yml'), bad);
  const { status, out } = await runHere(folder, ['validate', 'a b/bad.yml', '--format', 'sarif']);
  expect(status).toBe(1);
  const log = JSON.parse(out);
  const validate = new Ajv({ strict: false, allErrors: true }).compile(sarif);
  validate(log);
  expect(validate.errors).toBeNull();
  const [{ tool, results }] = log.runs;
  expect(results).toHaveLength(2);
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  expect(results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'a%20b/bad.yml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 3, startColumn: 1 },
  });
  expect(results[0].message.text).toBe('There is no key `rols` at the top. Did you mean `roles`?');
});

test('sarif: a finding keeps its fingerprint when lines move, and a valid file has none', async () => {
  const printsOf = async (text: string) => {
    writeFileSync(join(folder, 'moved.yml'), text);
    const log = JSON.parse((await runHere(folder, ['validate', 'moved.yml', '--format', 'sarif'])).out);
    return log.runs[0].results.map((result: { partialFingerprints: object }) => result.partialFingerprints);
  };
  expect(await printsOf(`# a comment\n\n${bad}`)).toEqual(await printsOf(bad));
  expect(await printsOf(good)).toEqual([]);
});

test('gitlab: a Code Quality report, with a fingerprint that stays when lines move and is never there twice', async () => {
  const reportOf = async (text: string) => {
    writeFileSync(join(folder, 'moved.yml'), text);
    const { status, out } = await runHere(folder, ['validate', './moved.yml', '--format', 'gitlab']);
    return {
      status,
      issues: JSON.parse(out) as { fingerprint: string; location: { lines: { begin: number } } }[],
    };
  };
  const { status, issues } = await reportOf(bad);
  expect(status).toBe(1);
  expect(issues).toEqual([
    {
      description: 'There is no key `rols` at the top. Did you mean `roles`?',
      check_name: 'schema/unknown-key',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      severity: 'major',
      location: { path: 'moved.yml', lines: { begin: 3 } },
    },
    expect.objectContaining({ check_name: 'reference/unknown' }),
  ]);
  const prints = (list: readonly { fingerprint: string }[]) => list.map(({ fingerprint }) => fingerprint);
  const moved = (await reportOf(`# a comment\n\n${bad}`)).issues;
  expect(moved[0]?.location.lines.begin).toBe(5);
  expect(prints(moved)).toEqual(prints(issues));
  const twice = (await reportOf(`${bad}aliases: { a: s3 ls | cat && s3 ls, a: s3 ls }\n`)).issues;
  expect(new Set(prints(twice)).size).toBe(twice.length);
  expect(await reportOf(good)).toEqual({ status: 0, issues: [] });
  const warned = await reportOf(`${good}aliases: { list: codepipeline list-pipelines --region eu-west-1 }\n`);
  expect(warned).toMatchObject({ status: 0, issues: [{ severity: 'minor' }] });
});

const twoTargets = `${good}targets:
  prod: { account: "123456789012", region: eu-west-1 }
  test: { account: "210987654321", region: us-east-1 }
`;

test('render: the template alone, and with everything around it', async () => {
  const { status, out, err } = await runHere(folder, ['render']);
  expect([status, err]).toEqual([0, '']);
  expect(Object.keys(parse(out).Resources)).toEqual(['ChannelOps', 'RoleReader']);
  const json = JSON.parse((await runHere(folder, ['render', '--format', 'json'])).out);
  expect(json.stacks).toEqual([{ target: 'default', name: 'demo', template: parse(out) }]);
});

test('render: a document or a file per target', async () => {
  writeFileSync(join(folder, 'two.yml'), twoTargets);
  const { out } = await runHere(folder, ['render', 'two.yml']);
  expect(out).toMatch(/^--- # target prod\n/);
  const documents = parseAllDocuments(out);
  expect(documents).toHaveLength(2);
  const one = (await runHere(folder, ['render', 'two.yml', '--target', 'test'])).out;
  expect(parse(one)).toEqual(documents[1]?.toJS());
  expect((await runHere(folder, ['render', 'two.yml', '--out-dir', 'out/new'])).status).toBe(0);
  expect(readdirSync(join(folder, 'out/new')).sort()).toEqual(['demo.prod.yml', 'demo.test.yml']);
  expect(readFileSync(join(folder, 'out/new/demo.test.yml'), 'utf8')).toBe(one);
  expect((await runHere(folder, ['render', '--out-dir', 'out', '--format', 'json'])).out).toBe('');
  expect(JSON.parse(readFileSync(join(folder, 'out/demo.json'), 'utf8')).Resources.ChannelOps).toBeDefined();
});

test('a state file that is none is told with what to do, and is not called a mistake of ours', async () => {
  mkdirSync(join(folder, '.chatops'), { recursive: true });
  writeFileSync(join(folder, '.chatops', 'local-aws.json'), '{broken');
  writeFileSync(join(folder, 'two.yml'), twoTargets);
  const { status, err } = await runHere(folder, ['plan', 'two.yml', '--local']);
  expect(status).toBe(2);
  expect(err).toContain('Delete it to start over');
  expect(err).not.toContain('report it');
});

test('can: a role that the file does not have', async () => {
  writeFileSync(join(folder, 'two.yml'), twoTargets);
  const { status, err } = await runHere(folder, ['can', 'ops', 'iam:*', '-f', 'two.yml', '--as', 'nobody']);
  expect(status).toBe(2);
  expect(err).toContain('There is no role nobody');
});

test('help of a command, in either order', async () => {
  const { status, out } = await runHere(folder, ['help', 'plan']);
  expect([status, out]).toEqual([0, (await runHere(folder, ['plan', '--help'])).out]);
  expect(out).toContain('--against');
});

test.each(['validate', 'access', 'render'])('%s: a target that the file does not have', async command => {
  writeFileSync(join(folder, 'two.yml'), twoTargets);
  const { status, out, err } = await runHere(folder, [command, 'two.yml', '--local', '--target', 'prd']);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('Did you mean prod?');
  expect((await runHere(folder, [command, 'two.yml', '--local', '--target', 'prod'])).status).toBe(0);
});

test('render: an unknown target is told with the nearest one, and an invalid file renders nothing', async () => {
  writeFileSync(join(folder, 'two.yml'), twoTargets);
  const { status, out, err } = await runHere(folder, ['render', 'two.yml', '--target', 'prd']);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('Did you mean prod?');
  const invalid = await runHere(folder, ['render', 'bad.yml']);
  expect([invalid.status, invalid.out]).toEqual([1, '']);
  expect(invalid.err).toContain('schema/unknown-key');
});

test.each([
  [['validate', 'none.yml'], 2, 'The file does not exist: `none.yml`'],
  [['validate', '.'], 2, 'is a directory'],
  [['plan', '--local', '-f', 'none.yml'], 2, 'The file does not exist: `none.yml`'],
  [['can', 'ops', 'iam:*', '-f', 'none.yml'], 2, 'The file does not exist: `none.yml`'],
  [['fmt', 'none.yml', '--format', 'json'], 2, 'The file does not exist: `none.yml`'],
  [['validate', '--fromat', 'json'], 2, 'Did you mean --format?'],
  [['validate', '--format', 'xml'], 2, 'It is one of: text, json, github, gitlab, sarif'],
  [['validate', '--frmat', 'json'], 2, 'There is no option --frmat'],
  [['validate', 'a.yml', 'b.yml'], 2, 'Unexpected argument'],
  [['vaildate'], 2, 'Did you mean validate?'],
] as const)('%j exits %d: %s', async (args, status, words) => {
  const result = await runHere(folder, args);
  expect(result.status).toBe(status);
  expect(result.out + result.err).toContain(words);
  expect(result.out + result.err).not.toMatch(/\n\s+at /);
});

test('several files are several stacks, checked against each other too', async () => {
  writeFileSync(join(folder, 'b.yml'), good.replace('name: demo', 'name: other'));
  const { status, out } = await runHere(folder, ['validate', '-f', 'chatops.yml', '-f', 'b.yml']);
  expect(status).toBe(1);
  expect(out).toContain('b.yml:5:46  error  channel/duplicate');
  expect(out).toContain('is already taken in the same account (chatops.yml, line 5)');
  writeFileSync(
    join(folder, 'b.yml'),
    good.replace('name: demo', 'name: other').replace('channel: C0BBBBBBB', 'channel: C0CCCCCCC'),
  );
  const fine = await runHere(folder, ['validate', '-f', 'chatops.yml', '-f', 'b.yml']);
  expect(fine).toEqual({ status: 0, out: 'chatops.yml: valid\nb.yml: valid\n', err: '' });
  expect((await runHere(folder, ['render', '-f', 'chatops.yml', '-f', 'b.yml'])).err).toContain(
    'is given twice',
  );
});
