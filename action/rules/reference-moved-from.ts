import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

const sections = ['channels', 'roles', 'guardrails', 'aliases'] as const;

/** An earlier key belongs to one thing, and to nothing that is still declared. */
export const referenceMovedFrom: ConfigRule = {
  code: 'reference/moved-from',
  title: 'An earlier key that is in use',
  severity: 'error',
  why: 'With `moved-from` a part of the file keeps the resource of its earlier key. A key that is still declared has that resource itself, so two parts would claim one resource. A cycle (a from b, b from a) is the same mistake.',
  wrong:
    'roles: { operator: { moved-from: ops }, ops: {} }\nchannels: { a: { channel: C0BBBBBBB, role: operator, guardrails: none }, b: { channel: C0AAAAAAA, role: ops, guardrails: none } }',
  right:
    'roles: { operator: { moved-from: ops } }\nchannels: { a: { channel: C0BBBBBBB, role: operator, guardrails: none } }',
  *check(config, project) {
    for (const section of sections) {
      const declared = project.declared(section);
      const first = new Map<string, string>();
      for (const [key, part] of Object.entries(config[section] ?? {})) {
        const earlier = typeof part === 'object' && 'moved-from' in part ? part['moved-from'] : undefined;
        if (earlier === undefined) continue;
        const path = [section, key, 'moved-from'];
        const other = first.get(earlier);
        if (earlier === key) {
          yield { message: `${quoteName(key)} cannot move from itself`, help: 'remove `moved-from`', path };
        } else if (declared.has(earlier)) {
          const { file, line } = project.locate([section, earlier], 'key');
          yield {
            message: `${quoteName(earlier)} is still declared under \`${section}\` (${file}, line ${line}), so it keeps its resource`,
            help: `remove \`moved-from\`, or give ${quoteName(earlier)} another key first and apply that`,
            path,
          };
        } else if (other !== undefined) {
          yield {
            message: `${quoteName(other)} already moved from ${quoteName(earlier)}; one resource cannot become two`,
            help: 'keep `moved-from` at one of them',
            path,
          };
        } else first.set(earlier, key);
      }
    }
  },
};
