import type { ChannelGuide, GuideAlias } from '../access/channel-guide.ts';
import { countOf } from '../core/count-of.ts';
import { inDefaultRegion } from '../core/default-region.ts';
import { listSome } from '../core/quote.ts';
import { formatEnd } from '../core/until.ts';
import { makeVisible } from '../core/visible.ts';

/** The message to pin in a channel: plain text with the few marks that Slack and Teams both understand. */
export function renderGuide(guide: ChannelGuide): string {
  if (guide.closed !== undefined) {
    return `Nothing works in #${makeVisible(guide.channel)}: ${makeVisible(guide.closed)}.\n`;
  }
  const end =
    guide.until === undefined || !hasCommands(guide)
      ? []
      : [`Commands work in this channel until ${formatEnd(guide.until)}.`, ''];
  const lines = [`How to use AWS in #${makeVisible(guide.channel)}`, '', ...end, ...gettingIn(guide), ''];
  if (guide.aliases.length > 0) {
    lines.push('Commands with a name:', ...guide.aliases.flatMap(describeAlias), '');
  }
  lines.push(...whatWorks(guide), '', ...describeWords(guide), '');
  if (guide.notifications.length > 0) {
    lines.push(`Notifications arrive here from: ${guide.notifications.map(makeVisible).join(', ')}.`, '');
  }
  lines.push('chatops.yml decides what each alias runs and what works here; a pull request changes it.', '');
  return lines.join('\n');
}

function hasCommands({ aliases, examples, limitedServices, possibleServices }: ChannelGuide): boolean {
  return aliases.length + examples.length + limitedServices.length + possibleServices.length > 0;
}

function gettingIn(guide: ChannelGuide): string[] {
  const { platform, userRoles } = guide;
  const invite =
    platform === 'slack'
      ? 'Once per channel: /invite @Amazon Q'
      : 'Once per team: add the app Amazon Q Developer, then mention it with @Amazon Q';
  // Where nothing can be run no role has to be chosen.
  if (!hasCommands(guide)) return [invite];
  if (!userRoles.allowed) {
    return [
      invite,
      'Commands run as the channel role. The chat policy of the organization does not allow your own roles.',
    ];
  }
  if (!userRoles.required) {
    return [
      invite,
      'Commands run as the channel role. With "@Amazon Q switch-roles" you can choose your own role; what works then depends on that role.',
    ];
  }
  const roles = userRoles.roles.length === 0 ? '' : ` (${userRoles.roles.map(makeVisible).join(' or ')})`;
  return [
    invite,
    `Once per person: "@Amazon Q switch-roles", and choose your role${roles}. Without it nothing runs.`,
  ];
}

function describeAlias(alias: GuideAlias): string[] {
  const { usage, command, description, values, isUnpinned, roles, until } = alias;
  const as = roles === undefined ? '' : `   (as ${roles.map(makeVisible).join(' or ')})`;
  const end = until === undefined ? '' : `   (until ${formatEnd(until)})`;
  return [
    `• @Amazon Q ${makeVisible(usage)}${description === undefined ? '' : `   ${makeVisible(description)}`}${as}${end}`,
    `    = ${makeVisible(command)}`,
    ...Object.entries(values).map(
      ([name, list]) =>
        `    <${makeVisible(name)}>: ${list.map(asTyped).map(makeVisible).join(', ')} (not enforced by AWS)`,
    ),
    ...(isUnpinned ? [`    It runs ${inDefaultRegion}.`] : []),
  ];
}

/** A value as it has to be typed: in quotes where it is more than one word. */
function asTyped(value: string): string {
  if (!/\s/.test(value)) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** The most services that are named. */
const maxServices = 10;

function whatWorks(guide: ChannelGuide): string[] {
  const { examples, moreServices, limitedServices, possibleServices, userRoles } = guide;
  if (!hasCommands(guide)) {
    return [
      `No AWS CLI command works here${guide.hasQuestions ? '' : ': this channel only shows notifications'}.`,
    ];
  }
  const lines: string[] = [];
  if (examples.length > 0) {
    lines.push(`AWS CLI commands that work here, for example:`);
    lines.push(...examples.map(text => `• @Amazon Q ${makeVisible(text)}`));
    if (moreServices > 0) lines.push(`Commands of ${countOf(moreServices, 'service')} more also work.`);
    lines.push(`Write them without "aws", and with --region: without it a command runs ${inDefaultRegion}.`);
  }
  if (limitedServices.length > 0) {
    lines.push(`Some actions of these services are allowed: ${listServices(limitedServices)}.`);
  }
  if (possibleServices.length > 0) {
    const what = userRoles.required
      ? 'Depending on your own role, commands of these services may work'
      : 'Depending on conditions, or on permissions that chatops.yml does not show, commands of these services may work';
    lines.push(`${what}: ${listServices(possibleServices)}.`);
  }
  return lines;
}

function listServices(names: readonly string[]): string {
  return listSome(names.map(makeVisible), maxServices);
}

function describeWords({ words, hasQuestions }: ChannelGuide): string[] {
  return [
    `Amazon Q itself also understands: ${words.map(word => `@Amazon Q ${word}`).join(', ')}.`,
    ...(hasQuestions ? ['Questions also work: @Amazon Q why did my last deployment fail?'] : []),
  ];
}
