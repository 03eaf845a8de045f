import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderWhoText } from '../../action/render/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const loaded = await loadText(`version: 1
name: unlisted
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0ACMEWRK } }
defaults: { workspace: acme }
roles:
  wide: { allow: [{ actions: [codepipeline:StartPipelineExecution], resources: ["*"] }] }
  narrow: { allow: [{ actions: [codepipeline:ListPipelines], resources: ["*"] }] }
guardrails: { all: { allow: [{ actions: ["codepipeline:List*", codepipeline:StartPipelineExecution], resources: ["*"] }] } }
aliases:
  go: codepipeline start-pipeline-execution --name demo --region eu-west-1
  press: { run: codepipeline start-pipeline-execution --name demo --region eu-west-1, button-only: true }
channels:
  listed: { channel: C0A1B2C3D1, role: wide, guardrails: [all], aliases: [go, press] }
  unlisted: { channel: C0A1B2C3D2, role: wide, guardrails: [all] }
  lacking: { channel: C0A1B2C3D3, role: narrow, guardrails: [all] }
  none: { channel: C0A1B2C3D4, role: narrow, guardrails: none }
expect:
  - { channel: listed, as: default, cannot: ["run go"] }
  - { channel: unlisted, as: default, cannot: ["run go"] }
  - { channel: lacking, as: default, cannot: ["run go"] }
  - { channel: none, as: default, cannot: ["run go"] }
  - { channel: listed, as: default, cannot: ["run press"] }
`);
const proofs = proofsOf(loaded);
const messages = (reasons: readonly { readonly message: string }[] = []) =>
  reasons.map(({ message }) => message).join('\n');
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

const noAlias =
  'the channel does not list the alias `go`, so this is about its command, which members can type';
const onlyButton = '`press` is only a button, so this is about its command, which members can type';

test.each([
  ['listed', 'run go', 'allowed', undefined, 0],
  ['unlisted', 'run go', 'allowed', noAlias, 1],
  ['lacking', 'run go', 'denied', noAlias, 2],
  ['none', 'run go', 'denied', undefined, 3],
  ['listed', 'run press', 'allowed', onlyButton, 4],
] as const)(
  'in %s, `who` and `cannot` agree on whether anyone can do what `%s` does',
  (channel, question, decision, note, index) => {
    const entry = answerWho(proofs, question, undefined).channels.find(each => each.channel === channel);
    expect(entry?.default).toBe(decision);
    const failed = loaded.diagnostics.filter(({ path }) => path.startsWith(`expect[${index}].`));
    expect(failed.map(({ code }) => code)).toEqual(decision === 'allowed' ? ['expect/failed'] : []);
    if (note !== undefined) {
      for (const text of [messages(entry?.because), ...failed.map(({ message }) => message)])
        expect(text).toContain(note);
    }
  },
);

test.each([
  [
    'unlisted',
    'run go',
    'the channel does not list the alias `go`\nmembers can type its command, which is allowed',
  ],
  ['lacking', 'run go', 'the channel does not list the alias `go`'],
  [
    'listed',
    'run press',
    '`press` is only a button and cannot be run by name in chat\nmembers can type its command, which is allowed',
  ],
])('`can %s "%s"` is about the alias, and says what its command does', (channel, question, said) => {
  const answer = answerCan(proofs, channel, question, { as: undefined, targets: undefined });
  expect([answer?.decision, messages(answer?.because)]).toEqual(['denied', said]);
});

test('`who` says it in its text', () => {
  const text = oneLine(renderWhoText(answerWho(proofs, 'run go', undefined), createColors(false)));
  expect(text).toContain(noAlias);
});

test('`who` says what a command without a Region depends on, as `can` does', () => {
  const question = 'codepipeline list-pipelines';
  const note = 'without `--region` the command runs in the default Region of the channel';
  for (const { because, ceilingBecause } of answerWho(proofs, question, undefined).channels) {
    if (because.some(({ message }) => message.includes('guardrails none'))) continue;
    expect([messages(because), messages(ceilingBecause)]).toEqual([
      expect.stringContaining(note),
      expect.stringContaining(note),
    ]);
  }
});
