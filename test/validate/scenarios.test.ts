import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { Diagnostic } from '../../action/core/diagnostic.ts';
import { compareOrLeave, listScenarios, scenarioDay } from '../scenarios/read-scenarios.ts';

/** What a scenario says about a diagnostic: always where and what, the words only where they matter. */
type Expected = Pick<Diagnostic, 'code' | 'severity' | 'line' | 'column' | 'path'> &
  Partial<Pick<Diagnostic, 'message' | 'help' | 'file'>>;

test.each(listScenarios('validate'))('validate $name', async ({ folder }) => {
  const expectedFile = join(folder, 'expected.json');
  const { diagnostics: expected } = JSON.parse(readFileSync(expectedFile, 'utf8')) as {
    diagnostics: Expected[];
  };
  const { diagnostics } = await loadConfig(join(folder, 'chatops.yml'), { today: scenarioDay });
  const observed = diagnostics.map(diagnostic => ({
    ...diagnostic,
    file: relative(folder, diagnostic.file),
  }));
  compareOrLeave(expectedFile, `${JSON.stringify({ diagnostics: observed }, null, 2)}\n`, () => {
    const compared = observed.map((diagnostic, index) => keepMembers(diagnostic, expected[index]));
    expect(compared).toEqual(expected.map(entry => ({ file: 'chatops.yml', ...entry })));
  });
});

/** The members of a diagnostic that the expectation speaks of; all that are needed to recognise it, when there is none. */
function keepMembers(observed: Diagnostic, expected: Expected | undefined): object {
  const { code, severity, file, line, column, path, message, help } = observed;
  return {
    ...{ code, severity, file, line, column, path },
    ...(expected === undefined || expected.message !== undefined ? { message } : {}),
    ...(expected?.help !== undefined ? { help } : {}),
  };
}
