import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Row<Given> {
  readonly what: string;
  readonly given: Given;
  readonly found?: unknown;
}

/**
 * Compares what a function finds with the rows of a table: what is given, and what is found.
 * @param file the table, as the address of a YAML file
 */
export function checkTable<Given>(file: URL, find: (given: Given) => unknown): void {
  describe(basename(file.pathname, '.yml'), () => {
    for (const { what, given, found } of parse(readFileSync(file, 'utf8')) as Row<Given>[]) {
      test(what, async () => expect(await find(given)).toStrictEqual(found));
    }
  });
}
