// The order of suites: those that take longest first, so that no process still has a long one when the others have nothing left to do.
const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites by CPU time, as measured on 2026-11-30. A wrong order costs time at the end of a run, and nothing else. */
const longest = [
  'faults/faults',
  'faults/truth',
  'review/history',
  'drift/plan-with-drift.random',
  'drift/outside-changes',
  'faults/damaged',
  'drift/plan-with-drift',
  'hostile/fuzz',
  'drift/shares',
  'access/words',
  'github/end-to-end',
  'cli/init',
  'action/release-tree',
  'drift/many-drifts',
  'drift/outside',
  'gitlab/pipeline',
  'chat/needs',
  'action/network',
  'action/bundle',
  'faults/in-between',
  'iam/properties',
  'faults/sequences',
  'faults/killed',
  'counted/calls',
  'cli/full-disk',
  'chat/coverage',
  'apply/process',
  'render/properties',
];

/**
 * Jest puts suites that failed first, then those that took longest. On a machine that never ran them, as in CI, it knows only the size of
 * their files: there the list comes first.
 */
class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = [...super.sort(tests)];
    if (sorted.some(({ duration }) => duration != null)) return sorted;
    const rankOf = ({ path }) => {
      const at = longest.findIndex(name => path.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}

module.exports = LongestFirst;
module.exports.longest = longest;
