#!/usr/bin/env node
import { exitStatus } from '../cli/io.ts';
import { optimizeLater } from './engine.ts';
import { loadCompiled } from './load-compiled.ts';

// Before anything is compiled, because V8 does not take code that was compiled with other flags. A batch of questions lasts
// long enough for V8 to optimize as it does by itself.
if (!process.argv.includes('--batch')) optimizeLater(process.versions.node);
const { core, keep } = loadCompiled({
  folder: import.meta.dirname,
  hash: String(process.env.CHATOPS_CORE_HASH),
  command: process.argv[2] ?? '',
  isDisabled: Boolean(process.env['NODE_DISABLE_COMPILE_CACHE']),
});
process.once('exit', status => {
  // A command that failed may not exist, and did little.
  if (status !== exitStatus.failure) keep?.();
});
void core.shells.cli();
