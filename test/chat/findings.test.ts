import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';

// Every finding with all that it says: `cases/check.json` has only the beginning of it. `UPDATE_GOLDENS=1` writes what is said now, to be read.

const file = fileURLToPath(new URL('cases/findings.json', import.meta.url));
const catalogue = await loadCatalogue();

/** Command, and of each finding: severity, code and place; message; help. The day of the catalogue is `DATE`. */
const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly (readonly string[])[]>;

function findingsOf(command: string): string[][] {
  return checkCommand(catalogue, parseCommand(command)).map(
    ({ severity, code, start, end, message, help }) => [
      `${severity} ${code} @${command.slice(start, end)}`,
      message.replace(catalogue.date, 'DATE'),
      help ?? '',
    ],
  );
}

if (process.env['UPDATE_GOLDENS'] === '1') {
  const now = Object.fromEntries(Object.keys(table).map(command => [command, findingsOf(command)]));
  writeFileSync(file, `${JSON.stringify(now, undefined, 2)}\n`);
}

test.each(Object.entries(table))('%s', (command, findings) => {
  expect(findingsOf(command)).toEqual(findings);
});

test('no help names an option that its operation does not have', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const name of catalogue.serviceNames) {
    const service = catalogue.findService(name);
    for (const operationName of service?.operationNames ?? []) {
      const operation = service?.findOperation(operationName);
      if (operation === undefined || operation.apiName === '') continue;
      const command = `${name} ${operationName} --qqqqqqqq x --region eu-west-1`;
      for (const { code, help = '' } of checkCommand(catalogue, parseCommand(command))) {
        for (const [, option = ''] of help.matchAll(/`--([\w-]+)/g)) {
          count += 1;
          if (!operation.options.has(option) && !catalogue.globalOptions.has(option))
            wrong.push(`${name} ${operationName}: ${code} ${help}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(20_000);
});
