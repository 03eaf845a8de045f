import { setFlagsFromString } from 'node:v8';

/**
 * How many bytes of bytecode a function runs before V8 optimizes it; 67,584 by default in Node 20. Its optimizing compiler
 * takes longer than it saves in a command that ends within seconds: with a million, a plan of wide policies takes a
 * quarter less CPU time and a validation no more. Node 22 and later have a faster compiler in between, and no such flag.
 */
const interruptBudget = 1_000_000;

/** Makes V8 optimize later, where it has a flag for that. An unknown flag would be reported on stderr. */
export function optimizeLater(nodeVersion: string): void {
  if (nodeVersion.startsWith('20.')) setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}

/**
 * How much memory may grow, in percent of what is in use, before V8 searches all of it for what is not. By itself V8 lets a file of
 * 5,000 channels take 500 MB, most of it what reading has left behind; with 20 it takes 370, and no more time that can be measured.
 */
const heapGrowth = 20;

/**
 * By how much the room of young objects grows when many in it last. V8 begins with half a megabyte and doubles it up to 16, and each
 * time copies what is left: a short command spends most of its collections on that.
 */
const youngGrowth = 16;

/** Makes V8 give memory back earlier, and find the size of the room for young objects sooner. Node 20 to 24 know both flags. */
export function sizeMemory(): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
  setFlagsFromString(`--semi-space-growth-factor=${youngGrowth}`);
}

/**
 * Keeps V8 from making new objects where the old ones are because those that were made at the same place before have lasted. The
 * commands of aliases last, and those of a batch of questions end with their answers: among the old objects they, and all that they
 * refer to, would stay until all of memory is searched. Node 20 to 24 know the flag.
 */
export function expectShortLives(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
