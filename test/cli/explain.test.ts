import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { allRules } from '../../action/rules/all.ts';
import { runHere } from './run-cli.ts';

const explain = (...args: string[]) => runHere(tmpdir(), ['explain', ...args]);

test('a paragraph, wrong, right, and whether it can be changed', async () => {
  const { status, out } = await explain('channel/no-guardrail');
  expect(status).toBe(0);
  expect(out).toBe(`channel/no-guardrail  error
A channel without guardrails

AWS applies AdministratorAccess as the guardrail of a channel configuration that has
none, also after the last one is removed. A member may choose their own role, so
guardrails are the only limit that applies to everyone. They must therefore always be
written out.

Wrong
  channels: { ops: { channel: C0BBBBBBB, role: operator } }

Right
  channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }

It can be neither ignored nor downgraded: without it no other finding can be trusted.
`);
});

test('every code can be explained, and without one all are listed', async () => {
  const { status, out } = await explain();
  expect(status).toBe(0);
  for (const { code } of allRules) expect(out).toContain(`${code} `);
  expect(JSON.parse((await explain('--format', 'json')).out).rules).toHaveLength(allRules.length);
});

test('a rule that can be changed says how', async () => {
  expect((await explain('role/unused')).out).toContain('rules: { role/unused: off }');
  expect((await explain('drift/undeclared')).out).toContain(
    'An entry of `ignore` with `code: drift/undeclared`',
  );
});

test('what only a plan finds says what allows it', async () => {
  expect((await explain('safety/max-removals')).out).toContain('`--allow safety/max-removals`');
  expect((await explain('plan/channel-taken')).out).toContain('`rules` and `ignore` do not affect it');
});

test('every code that a plan reports is explained', () => {
  const sources = ['core', 'commands', 'kinds'].flatMap(folder => {
    const url = new URL(`../../action/${folder}/`, import.meta.url);
    return readdirSync(url, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => readFileSync(new URL(name, url), 'utf8'));
  });
  const reported = sources.flatMap(text => text.match(/(?<=')(plan|safety)\/[a-z-]+(?=')/g) ?? []);
  const explained = allRules.map(({ code }): string => code).filter(code => /^(plan|safety)\//.test(code));
  expect([...new Set(reported)].sort()).toEqual(explained.sort());
});

test('a wrong code is told with the nearest one', async () => {
  const { status, out, err } = await explain('chanel/no-guardrails');
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('Did you mean channel/no-guardrail?');
});
