import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** A channel without a guardrail would get AdministratorAccess as its ceiling. */
export const channelNoGuardrail: ConfigRule = {
  code: 'channel/no-guardrail',
  title: 'A channel without guardrails',
  severity: 'error',
  why: 'AWS applies AdministratorAccess as the guardrail of a channel configuration that has none, also after the last one is removed. A member may choose their own role, so guardrails are the only limit that applies to everyone. They must therefore always be written out.',
  wrong: 'channels: { ops: { channel: C0BBBBBBB, role: operator } }',
  right: 'channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }',
  *check(config, project) {
    const fallback = config.defaults?.guardrails;
    const isFallbackBroken = project.isBroken(['defaults', 'guardrails']);
    for (const [key, { guardrails }] of Object.entries(config.channels ?? {})) {
      if ((guardrails ?? fallback) !== undefined || isFallbackBroken) continue;
      yield {
        message: `The channel ${quoteName(key)} has no guardrails, which AWS treats as AdministratorAccess`,
        help: 'add `guardrails: [ReadOnlyAccess]`, a guardrail of your own, or `guardrails: none` if no command should run there',
        path: ['channels', key, 'guardrails'],
        at: 'key',
      };
    }
    for (const [path, guardrails] of [
      [['defaults'], fallback] as const,
      ...Object.entries(config.channels ?? {}).map(([key, c]) => [['channels', key], c.guardrails] as const),
    ]) {
      if (guardrails === undefined || guardrails === 'none') continue;
      for (const [index, name] of guardrails.entries()) {
        if (name !== 'none') continue;
        yield {
          message: '`none` cannot be combined with other guardrails: it means that nothing is allowed',
          help: 'write `guardrails: none`, or remove `none` from the list',
          path: [...path, 'guardrails', index],
        };
      }
    }
  },
};
