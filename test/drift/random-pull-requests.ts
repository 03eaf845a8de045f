import fc from 'fast-check';
import type { ChatopsConfig } from '../../action/generated/config.ts';

/** What a pull request does to a chatops.yml. */
export type Edit = (config: ChatopsConfig) => ChatopsConfig;

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const statement = fc.record({
  actions: pick(
    ['sqs:*'],
    ['sqs:PurgeQueue', 'sqs:DeleteQueue'],
    ['sns:*'],
    ['sns:Publish'],
    ['lambda:InvokeFunction'],
    ['*'],
  ),
  resources: pick(
    ['*'],
    ['arn:aws:sqs:us-east-1:${AWS::AccountId}:a'],
    ['arn:aws:sns:us-east-1:${AWS::AccountId}:*'],
  ),
});
const statements = fc.array(statement, { minLength: 1, maxLength: 2 });
const roleKey = pick('wide', 'narrow');
/** The lists of the file, which stay. */
const rolesToChoose: Readonly<Record<string, string[]>> = { second: ['wide'], third: ['wide', 'narrow'] };
const guardrailKey = pick('queues', 'topics');
const channelKey = pick('first', 'second', 'third');
const guardrails = fc.uniqueArray(pick('queues', 'topics', 'AmazonSQSFullAccess', 'AdministratorAccess'), {
  minLength: 1,
  maxLength: 3,
});

type Part = 'roles' | 'guardrails' | 'channels';

/** An edit of one entry, as far as it is there. */
function editOf<P extends Part>(
  part: P,
  key: string,
  change: (entry: NonNullable<ChatopsConfig[P]>[string]) => object,
): Edit {
  return config => {
    const all = (config[part] ?? {}) as Readonly<Record<string, NonNullable<ChatopsConfig[P]>[string]>>;
    const entry = all[key];
    if (entry === undefined) return config;
    return { ...config, [part]: { ...all, [key]: { ...entry, ...change(entry) } } };
  };
}

/** An edit, with what it is in words, so that a failure can be read. */
export interface NamedEdit {
  readonly name: string;
  readonly edit: Edit;
}

const named = (name: string, edit: Edit): NamedEdit => ({ name, edit });

/** What one line of a pull request changes. */
export const pullRequestEdit: fc.Arbitrary<NamedEdit> = fc.oneof(
  fc.record({ key: roleKey, allow: statements }).map(({ key, allow }) =>
    named(
      `role ${key} allows ${JSON.stringify(allow)}`,
      editOf('roles', key, () => ({ allow })),
    ),
  ),
  fc
    .record({
      key: roleKey,
      policies: fc.uniqueArray(pick('AmazonSQSFullAccess', 'AmazonSQSReadOnlyAccess'), { maxLength: 2 }),
    })
    .map(({ key, policies }) =>
      named(
        `role ${key} has ${policies.join()}`,
        editOf('roles', key, () => ({ 'managed-policies': policies })),
      ),
    ),
  // Nothing about access, but an update of the role.
  roleKey.map(key =>
    named(
      `role ${key} is described`,
      editOf('roles', key, () => ({ description: 'new' })),
    ),
  ),
  pick(
    named(
      'role wide denies nothing',
      editOf('roles', 'wide', () => ({ deny: [] })),
    ),
    named('role wide has no boundary', config => {
      const { wide, ...roles } = config.roles ?? {};
      const { 'permissions-boundary': _boundary, ...rest } = (wide ?? {}) as Record<string, unknown>;
      return { ...config, roles: { ...roles, wide: rest } } as ChatopsConfig;
    }),
    named(
      'role narrow has another path',
      editOf('roles', 'narrow', () => ({ path: '/other/' })),
    ),
  ),
  fc.record({ key: guardrailKey, allow: statements }).map(({ key, allow }) =>
    named(
      `guardrail ${key} allows ${JSON.stringify(allow)}`,
      editOf('guardrails', key, () => ({ allow })),
    ),
  ),
  fc.record({ key: channelKey, list: guardrails }).map(({ key, list }) =>
    named(
      `channel ${key} has the guardrails ${list.join()}`,
      editOf('channels', key, () => ({ guardrails: list })),
    ),
  ),
  fc.record({ key: channelKey, role: roleKey }).map(({ key, role }) =>
    named(
      `channel ${key} runs as ${role}`,
      editOf('channels', key, () => ({ role })),
    ),
  ),
  // Nothing about access, but an update of the channel.
  channelKey.map(key =>
    named(
      `channel ${key} logs`,
      editOf('channels', key, () => ({ logging: 'info' })),
    ),
  ),
  fc.record({ key: pick('second', 'third'), required: fc.boolean() }).map(({ key, required }) =>
    named(
      `channel ${key} requires a role: ${required}`,
      editOf('channels', key, () => ({ 'user-roles': { required, roles: rolesToChoose[key] } })),
    ),
  ),
  pick('second', 'third').map(key =>
    named(`channel ${key} goes`, config => {
      const { [key]: _gone, ...channels } = config.channels ?? {};
      return { ...config, channels };
    }),
  ),
  fc.record({ role: roleKey, list: guardrails }).map(({ role, list }) =>
    named(`a new channel as ${role} with ${list.join()}`, config => ({
      ...config,
      channels: { ...config.channels, fourth: { channel: 'C0FOURTH00', role, guardrails: list } as never },
    })),
  ),
);
