// `node --import ./test/native/register.mjs file.ts` runs TypeScript of this repository in a process of its own.
import { register } from 'node:module';
import './import-once.cjs';

register('./hooks.mjs', import.meta.url);
