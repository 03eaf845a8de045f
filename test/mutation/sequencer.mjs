import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const groups = JSON.parse(readFileSync(join(here, 'groups.json'), 'utf8'));
const { tests: order } = groups[process.env.MUTATION_GROUP];

/** The place of a suite in its group. */
const placeOf = ({ path }) =>
  order.findIndex(name => path.endsWith(`${['', 'test', ...name.split('/')].join(sep)}.test.ts`));

/** The suites in the order of their group: the first one that fails ends the run of a mutant, so the fastest come first. */
// biome-ignore lint/style/noDefaultExport: Jest reads the default export of a sequencer.
export default class MutationSequencer {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
