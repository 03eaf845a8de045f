import { openParts } from './load-parts.ts';

const parts = openParts({
  folder: import.meta.dirname,
  require,
  names: String(process.env.CHATOPS_PARTS).split(' '),
  hash: String(process.env.CHATOPS_PARTS_HASH),
  // A job runs the Action once on a new machine, so that keeping it compiled would only cost time.
  command: undefined,
});
parts.find('actions').load['action/main.ts']?.();
