import type { ChannelGuide, GuideAlias } from '../access/channel-guide.ts';
import { makeVisible } from '../core/visible.ts';

/** The message to pin in a channel: plain text with the few marks that Slack and Teams both understand. */
export function renderGuide(guide: ChannelGuide): string {
  const lines = [`How to use AWS in #${makeVisible(guide.channel)}`, '', ...gettingIn(guide), ''];
  if (guide.aliases.length > 0) {
    lines.push('Commands with a name:', ...guide.aliases.flatMap(describeAlias), '');
  }
  lines.push(...whatWorks(guide), '');
  if (guide.notifications.length > 0) {
    lines.push(`Notifications arrive here from: ${guide.notifications.map(makeVisible).join(', ')}.`, '');
  }
  lines.push(
    'What a name stands for and what works here is decided by chatops.yml; a pull request changes it.',
    '',
  );
  return lines.join('\n');
}

function gettingIn({ platform, userRoles, services }: ChannelGuide): string[] {
  const invite =
    platform === 'slack'
      ? 'Once per channel: /invite @Amazon Q'
      : 'Once per team: add the app Amazon Q Developer, then mention it with @Amazon Q';
  // Where nothing can be run nobody has to choose a role.
  if (services.length === 0) return [invite];
  if (!userRoles.required) {
    return [
      invite,
      'Commands run as the role of the channel. With "@Amazon Q switch-roles" you can choose a role of your own.',
    ];
  }
  const roles = userRoles.roles.length === 0 ? '' : ` (${userRoles.roles.map(makeVisible).join(' or ')})`;
  return [
    invite,
    `Once per person: "@Amazon Q switch-roles", and choose your role${roles}. Without it nothing runs.`,
  ];
}

function describeAlias({ example, command, description, values, works }: GuideAlias): string[] {
  const notes = {
    yes: '',
    no: '  (does not work here: the permissions do not allow it)',
    perhaps: '  (whether it works here cannot be told from chatops.yml)',
  };
  return [
    `• @Amazon Q ${makeVisible(example)}${description === undefined ? '' : `   ${makeVisible(description)}`}${notes[works]}`,
    `    = ${makeVisible(command)}`,
    ...Object.entries(values).map(
      ([name, list]) =>
        `    ${makeVisible(name)}: ${list.map(makeVisible).join(', ')} (agreed on, not enforced by AWS)`,
    ),
  ];
}

/** So many services are named. */
const mostServices = 10;

function whatWorks({ services, isCertain, userRoles }: ChannelGuide): string[] {
  if (services.length === 0) return ['No command works here: this channel only shows notifications.'];
  const rest = services.length - mostServices;
  const names = services.slice(0, mostServices).map(makeVisible).join(', ');
  const what = isCertain
    ? 'work as far as the permissions go'
    : userRoles.required
      ? 'may work, if your own role allows them'
      : 'may work; what the role of the channel allows is not known here';
  return [
    `Commands of the AWS CLI ${what}: ${names}${rest > 0 ? ` and ${rest} more services` : ''}.`,
    'Write them without "aws": @Amazon Q codepipeline list-pipelines --region eu-west-1',
  ];
}
