import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { planStack } from '../../action/commands/plan-stack.ts';
import { unallowedRefusals } from '../../action/core/plan-finding.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import { findRefusals, mostRemovals } from '../../action/core/safety.ts';
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
      const [key = '', channel = `C0${key.toUpperCase()}`] = text.split('=');
      return [key, { channel, role: 'ops', guardrails: ['ReadOnlyAccess'] }];
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
  const [deployed, desired] = [templateOf(before), templateOf(after)];
  const { changes } = planStack(desired, deployed);
  const findings = findRefusals({
    target: 'default',
    stackName: 'demo',
    safety,
    desired,
    deployed,
    changes,
    uniqueNamesOf,
  });

  test('is refused for what the table says, with the numbers', () => {
    expect([...new Set(findings.map(({ code }) => code))]).toEqual(refused);
    if (says !== undefined) expect(findings.map(({ message }) => message).join('\n')).toContain(says);
  });

  test('names the flag that lets it through, and the flag does', () => {
    for (const { code, help } of findings) expect(help).toContain(`--allow ${code}`);
    expect(unallowedRefusals(findings, new Set(refused))).toEqual([]);
    expect(unallowedRefusals(findings, new Set(['safety/orphan']))).toEqual(findings);
  });
});

test('a share never lets more go than it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 10_000 }), (share, count) => {
      const most = mostRemovals(`${share}%`, count);
      expect(Number.isInteger(most)).toBe(true);
      expect(most * 100).toBeLessThanOrEqual(share * count);
      expect((most + 1) * 100).toBeGreaterThan(share * count);
    }),
  );
});
