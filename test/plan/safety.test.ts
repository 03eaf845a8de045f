import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { planStack } from '../../action/commands/plan-stack.ts';
import type { ChangeAction } from '../../action/core/plan.ts';
import { unallowedRefusals } from '../../action/core/plan-finding.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import { findRefusals, maxRemovals } from '../../action/core/safety.ts';
import type { ChatopsConfig, Safety } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { uniqueNamesOf } from '../../action/kinds/unique-names.ts';

const folder = dirname(fileURLToPath(import.meta.url));

interface Case {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly safety?: Safety;
  readonly refused: readonly string[];
  readonly says?: string;
}

const { cases } = parse(readFileSync(join(folder, 'safety.yml'), 'utf8')) as {
  readonly cases: readonly Case[];
};

function templateOf(keys: readonly string[]) {
  const channels = Object.fromEntries(
    keys.map(text => {
      const [words = '', topic] = text.split('+');
      const [key = '', channel = `C0${key.toUpperCase()}`, name] = words.split('=');
      const rest = {
        ...(name === undefined ? {} : { 'configuration-name': name }),
        ...(topic === undefined ? {} : { notify: { from: ['cloudwatch-alarms'] } }),
      };
      return [key, { channel, role: 'ops', guardrails: ['ReadOnlyAccess'], ...rest }];
    }),
  );
  const workspaces = { acme: { slack: 'T0123ABCD' } };
  const config = {
    version: 1,
    name: 'demo',
    workspaces,
    defaults: { workspace: 'acme' },
    roles: { ops: {} },
  };
  return renderTemplate(resolveModel({ ...config, channels } as unknown as ChatopsConfig));
}

describe.each(cases)('$name', ({ before, after, safety, refused, says }) => {
  const refuse = () => {
    const [deployed, desired] = [templateOf(before), templateOf(after)];
    const { changes } = planStack(desired, deployed);
    const place = { target: 'default', stackName: 'demo' };
    return findRefusals({ ...place, safety, desired, deployed, changes, uniqueNamesOf });
  };

  test('is refused for what the table says, with the numbers', () => {
    const findings = refuse();
    expect([...new Set(findings.map(({ code }) => code))]).toEqual(refused);
    if (says !== undefined) expect(findings.map(({ message }) => message)).toContain(says);
  });

  test('names the flag that allows it, and the flag does', () => {
    const findings = refuse();
    for (const { code, help } of findings) expect(help).toContain(`--allow ${code}`);
    expect(unallowedRefusals(findings, new Set(refused))).toEqual([]);
    expect(unallowedRefusals(findings, new Set(['safety/orphan']))).toEqual(findings);
  });
});

test.each<[string, ChangeAction, string, boolean]>([
  ['channels.a', 'delete', 'channels.a', true],
  ['channels.a', 'replace', 'channels.a', true],
  ['channels.a', 'update', 'channels.a', false],
  ['channels.a', 'create', 'channels.a', false],
  ['channels.a', 'import', 'channels.a', false],
  ['channels.a', 'delete', 'channels.ab', false],
  ['channels.a', 'delete', 'channels.b.a', false],
  ['channels.a', 'delete', 'channels.a.notify.events[0]', true],
  ['channels.a.notify.events', 'delete', 'channels.a.notify.events[0]', true],
  ['channels.*', 'replace', 'channels.a', true],
  ['channels.a*', 'delete', 'channels.ab', true],
  ['channels.*.notify', 'delete', 'channels.a.notify', true],
  ['channels.*.notify', 'delete', 'channels.a.b.notify', false],
  ['channels.*x', 'delete', 'channels.a.x', false],
  ['channels.*x', 'delete', 'channels.a[0]x', false],
  ['*.a', 'delete', 'channels.a', true],
  ['*.notify', 'delete', 'channels.a.notify', false],
  ['*', 'delete', 'roles.ops', true],
  ['roles.o.s', 'delete', 'roles.ops', false],
])('protect: %s, and the change %s of %s: %s', (pattern, action, path, isRefused) => {
  const change = { action, logicalId: 'X', type: 'AWS::IAM::Role', path, properties: [] };
  const findings = findRefusals({
    target: 'default',
    stackName: 'demo',
    safety: { protect: [pattern] } as Safety,
    desired: templateOf(['a']),
    deployed: templateOf(['a']),
    changes: [change],
    uniqueNamesOf,
  });
  expect(findings.map(({ code, path: at }) => `${code} ${at}`)).toEqual(
    isRefused ? [`safety/protected ${path}`] : [],
  );
  for (const { message } of findings) {
    expect(message).toContain(action === 'replace' ? 'would be replaced' : 'would be removed');
  }
});

test('a share never lets more go than it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 10_000 }), (share, count) => {
      const most = maxRemovals(`${share}%`, count);
      expect(Number.isInteger(most)).toBe(true);
      expect(most * 100).toBeLessThanOrEqual(share * count);
      expect((most + 1) * 100).toBeGreaterThan(share * count);
    }),
  );
});

test.each<[string | number, number, number]>([
  ['12.55%', 1_000, 125],
  ['0.5%', 1_000, 5],
  ['100%', 7, 7],
  ['0%', 7, 0],
  [3, 100, 3],
])('max-removals: %s of %d channels are %d', (setting, deployed, most) => {
  expect(maxRemovals(setting, deployed)).toBe(most);
});
