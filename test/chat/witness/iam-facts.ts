import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { ActionFacts } from '../../../action/chat/operation-actions.ts';

/** IAM's actions from the snapshot that `make-iam-snapshot.mjs` made, without the formats of ARNs. */
export function readIamFacts(): ActionFacts & { readonly count: number } {
  const packed = readFileSync(new URL('../cases/iam-actions.br', import.meta.url));
  const takesResources = new Map<string, boolean>();
  for (const line of brotliDecompressSync(packed).toString().split('\n')) {
    const [prefix = '', ...words] = line.split(' ');
    for (const word of words) {
      takesResources.set(`${prefix}:${word.replace('!', '')}`.toLowerCase(), word.endsWith('!'));
    }
  }
  return {
    count: takesResources.size,
    find: action => (takesResources.has(action.toLowerCase()) ? { action } : undefined),
    resourcesOf: action => (takesResources.get(action.toLowerCase()) === true ? [{ arns: [] }] : []),
  };
}
