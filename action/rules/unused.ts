import { resolvePolicyName } from '../core/policy-name.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import type { ChatopsConfig } from '../generated/config.ts';

/** An alias that no channel lists does nothing. */
export const aliasUnused: ConfigRule = {
  code: 'alias/unused',
  title: 'An alias that no channel lists',
  severity: 'warning',
  why: 'A custom action has no effect until a channel lists it, so an unused alias is not made at all. It does not work in chat.',
  wrong:
    'aliases: { deploy: codepipeline list-pipelines --region eu-west-1 }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none } }',
  right:
    'aliases: { deploy: codepipeline list-pipelines --region eu-west-1 }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, aliases: [deploy] } }',
  *check(config, project) {
    const used = new Set(eachChannel(config).flatMap(channel => channel.aliases ?? []));
    if (isUseUnknown(project, used, config.aliases)) return;
    for (const key of Object.keys(config.aliases ?? {})) {
      if (used.has(key)) continue;
      yield {
        message: `The alias ${quoteName(key)} is not listed by any channel, so it is not made`,
        help: `add it to the \`aliases\` of a channel, or remove it`,
        path: ['aliases', key],
        at: 'key',
      };
    }
  },
};

/** A role that no channel uses is not made. */
export const roleUnused: ConfigRule = {
  code: 'role/unused',
  title: 'A role that no channel uses',
  severity: 'warning',
  why: 'Roles are made only for the channels that use them. An unused role is either left over or meant for a channel that still uses another role.',
  wrong:
    'roles: { operator: {}, reader: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: none } }',
  right:
    'roles: { operator: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: none } }',
  *check(config, project) {
    const used = new Set(
      eachChannel(config).flatMap(channel => {
        const choice = channel['user-roles'];
        return [channel.role ?? [], typeof choice === 'object' ? (choice.roles ?? []) : []].flat();
      }),
    );
    const hasRole = ({ role }: { readonly role?: string }) => (role ?? config.defaults?.role) !== undefined;
    if (isUseUnknown(project, used, config.roles) || !Object.values(config.channels ?? {}).every(hasRole))
      return;
    for (const key of Object.keys(config.roles ?? {})) {
      if (used.has(key)) continue;
      yield {
        message: `The role ${quoteName(key)} is not used by any channel, so it is not made`,
        help: 'name it as the `role` of a channel, or remove it',
        path: ['roles', key],
        at: 'key',
      };
    }
  },
};

/** A guardrail that no channel uses is not made. */
export const guardrailUnused: ConfigRule = {
  code: 'guardrail/unused',
  title: 'A guardrail that no channel uses',
  severity: 'warning',
  why: 'Guardrails are made only for the channels that use them. An unused guardrail protects nothing, although a reader of the file may think that it does.',
  wrong:
    'guardrails: { tight: { allow: [{ actions: ["s3:ListAllMyBuckets"], resources: ["*"] }] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: [ReadOnlyAccess] } }',
  right:
    'guardrails: { tight: { allow: [{ actions: ["s3:ListAllMyBuckets"], resources: ["*"] }] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: [tight] } }',
  *check(config, project) {
    const own = { has: (key: string) => Object.hasOwn(config.guardrails ?? {}, key) };
    const used = new Set<string>();
    for (const { guardrails } of eachChannel(config)) {
      if (guardrails === undefined || guardrails === 'none') continue;
      for (const name of guardrails) {
        const reference = resolvePolicyName(name, own);
        if (reference === undefined) return;
        if (reference.kind === 'own') used.add(reference.key);
      }
    }
    if (isUseUnknown(project, used, config.guardrails)) return;
    for (const key of Object.keys(config.guardrails ?? {})) {
      if (used.has(key)) continue;
      yield {
        message: `The guardrail ${quoteName(key)} is not used by any channel, so it protects nothing`,
        help: 'name it in the `guardrails` of a channel, or remove it',
        path: ['guardrails', key],
        at: 'key',
      };
    }
  },
};

/** Whether a mistake elsewhere may be the only reason why something looks unused; then it is not reported as well. */
function isUseUnknown(project: Project, used: ReadonlySet<string>, declared: object = {}): boolean {
  if (project.isBroken(['channels']) || project.isBroken(['defaults'])) return true;
  return [...used].some(key => !Object.hasOwn(declared, key));
}

/** Every channel, and the defaults as far as they are of use to one. */
function eachChannel(config: ChatopsConfig) {
  const channels = Object.values(config.channels ?? {});
  return config.defaults === undefined ? channels : [...channels, config.defaults];
}
