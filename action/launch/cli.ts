#!/usr/bin/env node
import { exitStatus } from '../cli/io.ts';
import { expectShortLives, optimizeLater, sizeMemory } from './engine.ts';
import { openParts } from './load-parts.ts';

// Before anything is compiled, because V8 does not take code that was compiled with other flags. A batch of questions lasts
// long enough for V8 to optimize as it does by itself.
if (process.argv.includes('--batch')) expectShortLives();
else optimizeLater(process.versions.node);
sizeMemory();
const parts = openParts({
  folder: import.meta.dirname,
  require,
  names: String(process.env.CHATOPS_PARTS).split(' '),
  hash: String(process.env.CHATOPS_PARTS_HASH),
  command: process.env['NODE_DISABLE_COMPILE_CACHE'] ? undefined : process.argv[2],
});
process.once('exit', status => {
  // A command that failed may not exist, and did little.
  if (status !== exitStatus.failure) parts.keep();
});
parts.find('terminal').load['action/cli.ts']?.();
