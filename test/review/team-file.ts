/** What can be set in the file of a team, each on a line of its own: `value` by name. */
export const features = {
  /** What the guardrail `one` lets people do at most. */
  one: ['s3:ListAllMyBuckets', 'sqs:ListQueues', 'sqs:PurgeQueue'],
  /** The same of the guardrail `two`. */
  two: ['s3:ListAllMyBuckets', 'sns:ListTopics', 'sns:DeleteTopic'],
  /** The guardrails of the channel `first`: what `two` allows can come to it from two sides. */
  attach: ['[one]', '[one, two]'],
  level: ['error', 'info', 'none'],
  /** A rule: part of what a review is bound to. */
  unused: ['warning', 'error'],
  protect: ['[]', '[channels.second]'],
  second: ['true', 'false'],
} as const;

/** The name of a line. */
export type Feature = keyof typeof features;

/** The file of a team with all lines at their first value. */
export function teamFile(name: string, channels: readonly [string, string]): string {
  const guardrail = (key: 'one' | 'two') => [
    `  ${key}:`,
    '    allow:',
    `      ${lineOf(key, features[key][0])}`,
  ];
  return [
    'version: 1',
    `name: ${name}`,
    'workspaces: { acme: { slack: T04B7QX2M } }',
    ...apart(`rules: ${lineOf('unused', 'warning')}`),
    ...apart(`safety: ${lineOf('protect', '[]')}`),
    'defaults: { workspace: acme, role: reader }',
    'roles: { reader: { allow: [{ actions: [s3:ListAllMyBuckets], resources: ["*"] }] } }',
    'guardrails:',
    ...apart(...guardrail('one')),
    ...apart(...guardrail('two')),
    'channels:',
    '  first:',
    `    channel: ${channels[0]}`,
    ...apart(`    guardrails: ${lineOf('attach', '[one]')}`),
    '  second:',
    `    channel: ${channels[1]}`,
    '    guardrails: [two]',
    ...apart(`    logging: ${lineOf('level', 'error')}`),
    ...apart(lineOf('second', 'true')),
    '',
  ].join('\n');
}

/** Lines that git can merge by themselves. */
function apart(...lines: readonly string[]): string[] {
  return ['# -', '# -', ...lines, '# -', '# -'];
}

function lineOf(feature: Feature, value: string): string {
  switch (feature) {
    case 'one':
    case 'two':
      return `- { actions: ["${value}"], resources: ["*"] } # @${feature} ${value}`;
    case 'unused':
      return `{ guardrail/unused: ${value} } # @unused ${value}`;
    case 'protect':
      return `{ max-removals: 100%, protect: ${value} } # @protect ${value}`;
    case 'second':
      return value === 'true' ? '# @second true' : '    tags: { team: second } # @second false';
    default:
      return `${value} # @${feature} ${value}`;
  }
}

/** The file with one line changed. */
export function setFeature(text: string, feature: Feature, value: string): string {
  return text
    .split('\n')
    .map(line => {
      const at = line.indexOf(`# @${feature} `);
      if (at === -1) return line;
      if (feature === 'second') return lineOf(feature, value);
      const head = /^( *(?:[\w-]+: )?)/.exec(line)?.[1] ?? '';
      return `${head}${lineOf(feature, value)}`;
    })
    .join('\n');
}
