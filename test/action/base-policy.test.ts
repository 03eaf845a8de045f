import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { mergePolicies, readPolicyConfig } from '../../action/commands/base-policy.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';

type Policy = Pick<ChatopsConfig, 'rules' | 'ignore' | 'safety' | 'targets' | 'include'>;
const cases = parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'base-policy.yml'), 'utf8'),
) as { name: string; base: Policy; head: Policy; effective: Policy; loosened: string[] }[];
const whole = (policy: Policy): ChatopsConfig => ({ version: 1, name: 'demo', ...policy });

test.each(cases)('$name', ({ base, head, effective, loosened }) => {
  const { config, loosenings } = mergePolicies(whole(base), whole(head));
  expect(config).toEqual(whole(effective));
  expect(loosenings.map(({ path }) => path)).toEqual(loosened);
  // What counts is never looser than the base, so a second look finds nothing more to hold back.
  const again = mergePolicies(whole(base), config);
  expect(again.config).toEqual(config);
});

test('the policy of a file is read by itself', () => {
  const text = 'version: 1\nname: demo\nrules: { alias/unused: error }\ninclude: [teams/*.yml]\n';
  expect(readPolicyConfig('chatops.yml', Buffer.from(text))?.rules).toEqual({ 'alias/unused': 'error' });
});

test.each([
  ['no YAML', 'a: [b'],
  ['rules that are none', 'version: 1\nname: demo\nrules: { alias/unused: sometimes }\n'],
  ['targets that are none', 'version: 1\nname: demo\ntargets: { prod: { region: eu-west-1 } }\n'],
])('%s has no policy that could count', (_name, text) => {
  expect(readPolicyConfig('chatops.yml', Buffer.from(text))).toBeUndefined();
});
