import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Row<Given> {
  readonly what: string;
  readonly given: Given;
  readonly found?: unknown;
}

/** Compares what a function finds with the rows of a table: what is given, and what is found. */
type Check = <Given>(name: string, find: (given: Given) => unknown) => void;

/**
 * The check of the tables that are in the folder `tables` beside a suite, each a YAML file with its name.
 * @param suite the address of the suite
 */
export function checkTablesOf(suite: string): Check {
  return <Given>(name: string, find: (given: Given) => unknown) => {
    const rows = parse(readFileSync(new URL(`tables/${name}.yml`, suite), 'utf8')) as Row<Given>[];
    describe(name, () => {
      for (const { what, given, found } of rows)
        test(what, async () => expect(await find(given)).toStrictEqual(found));
    });
  };
}
