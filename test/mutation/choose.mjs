// Which mutants run, which tests run for each, in which order, and when a test that does not end is stopped.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** CPU time of the tests that run for one mutant, in milliseconds, as the first run measured it. */
const budget = Number(process.env.MUTATION_SECONDS ?? 1) * 1000;
/** The part of the mutants that run, each as likely as any other. */
const share = Number(process.env.MUTATION_SAMPLE ?? 1);
const firstCount = 8;
const firstBudget = 300;

/**
 * Chooses tests: first those that failed last, then the cheapest, suite by suite, within the time for one mutant.
 * @param reaching the tests that reach the mutant, with file and CPU time
 * @param killers tests that killed mutants, the newest first
 * @returns lists of tests of one suite each, in the order in which they run
 */
export function chooseTests(reaching, killers) {
  const left = new Set(reaching);
  const first = [];
  let time = 0;
  for (const killer of killers) {
    if (first.length === firstCount) break;
    if (!left.has(killer) || time + killer.cpu > firstBudget) continue;
    time += killer.cpu;
    first.push(killer);
    left.delete(killer);
  }
  const rest = [];
  time = 0;
  for (const test of [...left].sort((one, other) => one.cpu - other.cpu)) {
    time += test.cpu;
    if (time > budget && rest.length > 0) break;
    rest.push(test);
  }
  return [...bySuite(first), ...bySuite(rest).sort((one, other) => costOf(one) - costOf(other))];
}

/**
 * Whether a mutant is among those that run; the same ones in every run of the same code.
 * @param mutant where it is, and what is there instead
 */
export function isInSample({ fileName, location, replacement }) {
  const text = JSON.stringify([basename(fileName), location, replacement]);
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32 < share;
}

/**
 * How many steps a test may take with a mutant.
 * @param test what is known of it
 * @returns steps
 */
export function stepLimit({ steps }) {
  return steps * 20 + 100_000;
}

function bySuite(tests) {
  const suites = new Map();
  for (const test of tests) {
    const suite = suites.get(test.file) ?? [];
    suites.set(test.file, suite);
    suite.push(test);
  }
  return [...suites.values()];
}

function costOf(tests) {
  let cost = 0;
  for (const { cpu } of tests) cost += cpu;
  return cost;
}
