import type { Note } from '../wiring.ts';
import type { ForeignTemplate } from './read-template.ts';

/** Outputs that other stacks import; a stack of chatops.yml has none. What is only shown of a stack is not missed. */
export function listExports({ outputs }: ForeignTemplate): Note[] {
  return Object.entries(outputs)
    .filter(([, { Export: exported }]) => exported !== undefined)
    .map(([name]) => ({
      path: [],
      text: `left out: ${name} (output, exported to other stacks) stays in its stack`,
    }));
}
