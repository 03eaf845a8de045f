import { describe, expect, test } from '@jest/globals';
import { makeMatrix } from '../../action/access/access-matrix.ts';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { renderMatrixText } from '../../action/render/access-matrix.ts';
import { createColors } from '../../action/render/colors.ts';
import { commandRules } from '../../action/rules/commands.ts';
import { permissionRules } from '../../action/rules/permissions.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const rules = [...commandRules, ...permissionRules];
/** Their example would fill a page, so that it shows only the shape. */
const isShown = ({ wrong }: { wrong: string }) => !wrong.includes('…');

async function codesOf(text: string): Promise<string[]> {
  const { diagnostics } = await loadText(text);
  return diagnostics.map(({ code }) => code);
}

describe('the examples of each rule are what the rule says', () => {
  test.each(rules.filter(isShown))('$code', async ({ code, wrong, right }) => {
    expect(await codesOf(wrong)).toContain(code);
    const ofRight = await loadText(right);
    expect(ofRight.diagnostics.filter(each => each.code === code || each.severity === 'error')).toEqual([]);
  });
});

const head =
  'version: 1\nname: chat\nworkspaces: { acme: { slack: T0123ABCD } }\ndefaults: { workspace: acme }\n';
const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `"arn:aws:lambda:*:*:function:${'x'.repeat(70)}${index}"`).join(
    ', ',
  );

/** A guardrail and a role with so many ARNs of about a hundred characters. */
const sized = (inGuardrail: number, inRole: number) => `${head}roles:
  operator:
    allow: [{ actions: [lambda:InvokeFunction], resources: [${arns(inRole)}] }]
    policies: { More: { allow: [{ actions: [lambda:InvokeFunction], resources: [${arns(inRole)}] }] } }
guardrails: { own: { allow: [{ actions: [lambda:InvokeFunction], resources: [${arns(inGuardrail)}] }] } }
channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own] } }
`;

test.each([
  { inGuardrail: 50, inRole: 45, paths: [] },
  { inGuardrail: 65, inRole: 45, paths: ['guardrails.own'] },
  { inGuardrail: 50, inRole: 55, paths: ['roles.operator'] },
])(
  'permission/too-large: $inGuardrail ARNs in a guardrail, 2 × $inRole in a role',
  async ({ inGuardrail, inRole, paths }) => {
    const { diagnostics } = await loadText(sized(inGuardrail, inRole));
    const found = diagnostics.filter(({ code }) => code === 'permission/too-large');
    expect(found.map(({ path }) => path).sort()).toEqual(paths);
  },
);

test.each([
  [20, []],
  [21, ['channels.ops']],
])('permission/many-dates: %i dates of a role and a guardrail', async (dates, paths) => {
  const statement = (length: number, first: number) => {
    const list = Array.from({ length }, (_, index) => `"${first + index}-01-01T00:00:00Z"`).join(', ');
    return `{ actions: [sqs:ListQueues], resources: ["*"], conditions: { DateEquals: { "aws:CurrentTime": [${list}] } } }`;
  };
  const loaded = await loadText(`${head}roles: { operator: { allow: [${statement(dates - 10, 2030)}] } }
guardrails: { own: { allow: [${statement(10, 2060)}] } }
channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own] } }
`);
  const found = loaded.diagnostics.filter(({ code }) => code === 'permission/many-dates');
  expect(found.map(({ path }) => path)).toEqual(paths);
  // Answers and the matrix show no warnings of the file, so they say it themselves.
  const proofs = proofsOf(loaded);
  const isSaid = (because: readonly { readonly message: string }[] = []) =>
    because.some(({ message }) => message.includes('more than 20 dates'));
  const can = answerCan(proofs, 'ops', 'sqs:ListQueues', { as: undefined, targets: undefined });
  const [who] = answerWho(proofs, 'sqs:ListQueues', undefined).channels;
  const matrix = renderMatrixText([...makeMatrix(proofs.index, proofs.proofData)], createColors(false));
  expect([isSaid(can?.because), isSaid(who?.because), matrix.includes('name too many dates')]).toEqual(
    Array(3).fill(paths.length > 0),
  );
});

test.each([
  { length: 5000, codes: [] },
  { length: 5001, codes: ['alias/too-long'] },
])('a command of $length characters', async ({ length, codes }) => {
  const command = 'sns publish --region eu-west-1 --message ';
  const text = `${head}aliases: { a: '${command}${'x'.repeat(length - command.length)}' }\n`;
  const found = await codesOf(text);
  expect(found.filter(code => /too-long$|^schema/.test(code))).toEqual(codes);
});

test('permission/many-dates: a channel of two targets is reported once', async () => {
  const list = Array.from({ length: 21 }, (_, index) => `"${2030 + index}-01-01T00:00:00Z"`).join(', ');
  const dated = `{ actions: [sqs:ListQueues], resources: ["*"], conditions: { DateEquals: { "aws:CurrentTime": [${list}] } } }`;
  const { diagnostics } =
    await loadText(`${head}targets: { dev: { account: "123456789012", region: eu-west-1 }, prod: { account: "210987654321", region: eu-west-1 } }
roles: { operator: { allow: [${dated}] } }
guardrails: { own: { allow: [${dated}] } }
channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own] } }
`);
  expect(diagnostics.filter(({ code }) => code === 'permission/many-dates')).toHaveLength(1);
});
