import { createRequire } from 'node:module';
import type { shells } from '../shells.ts';

// A job runs the Action once on a new machine, so that keeping it compiled would only cost time.
const core = createRequire(import.meta.filename)('./core.js') as { readonly shells: typeof shells };
void core.shells.main();
