import { findNearest } from '../core/nearest.ts';
import type { Section } from '../core/project.ts';
import { sectionNames } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** What is protected is there. */
export const referenceUnknownPath: ConfigRule = {
  code: 'reference/unknown-path',
  title: 'A protected path that does not exist',
  // A warning: when something protected is removed, the plan refuses, and says what would be lost.
  severity: 'warning',
  why: 'A path in `safety.protect` is not in the file, so it protects nothing. Either it is misspelled, or the part that it protected is being removed, which the plan then refuses.',
  wrong:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none } }\nsafety: { protect: [channels.opps] }',
  right:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none } }\nsafety: { protect: [channels.ops] }',
  *check(config, project) {
    const known = sectionNames().flatMap(section =>
      [...project.declared(section)].map(key => `${section}.${key}`),
    );
    for (const [index, path] of (config.safety?.protect ?? []).entries()) {
      const [section = '', key] = path.split(/[.[]/);
      const isSection = sectionNames().includes(section as Section);
      if (isSection && (key === undefined || project.declared(section as Section).has(key))) continue;
      const nearest = findNearest(path, known);
      yield {
        message: `There is nothing at ${quoteName(path)}, so nothing is protected`,
        help:
          nearest === undefined
            ? 'write a section and a key of it, e.g. `channels.operations`'
            : `did you mean \`${nearest}\`?`,
        path: ['safety', 'protect', index],
      };
    }
  },
};
