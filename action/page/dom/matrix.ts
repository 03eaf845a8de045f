import {
  type AccessModel,
  type Filter,
  matchingAliases,
  matchingLines,
  rankServices,
  setsOf,
  verdictFor,
} from '../model.ts';
import type { PageChannel } from '../page-data.ts';
import { findMatches } from '../search.ts';
import { audiences } from './controls.ts';
import { lineCells, lineHeads } from './details.ts';
import { describeAccount, element, table } from './element.ts';
import { fillLazily } from './lazy.ts';
import { describeReach, reachMarks } from './levels.ts';

/** How many services have a column before the others are counted. */
const maxColumns = 14;

/** The address of a channel in the page. */
function channelAddress({ target, key }: PageChannel): string {
  return `#channel/${encodeURIComponent(target)}/${encodeURIComponent(key)}`;
}

function channelHead(channel: PageChannel): HTMLElement {
  return element(
    'th',
    { scope: 'row' },
    element('a', { href: channelAddress(channel) }, `#${channel.key}`),
    element('div', { class: 'note' }, describeAccount(channel)),
  );
}

/** Channels × services with the highest level, and whether there are more services than columns at first. */
export function matrix(
  model: AccessModel,
  channels: readonly PageChannel[],
  filter: Filter,
  showsAll: boolean,
): { readonly view: HTMLElement; readonly hasMore: boolean } {
  const ranked = rankServices(model, channels, filter.audience);
  const chosen = filter.service === '' ? ranked : [filter.service];
  const columns = showsAll ? chosen : chosen.slice(0, maxColumns);
  const rest = chosen.length - columns.length;
  // A few names are easier to read as they are.
  const headClass = columns.length > 6 ? 'turned' : undefined;
  const heads = [
    element('th', { scope: 'col' }, 'Channel'),
    element(
      'th',
      { scope: 'col', title: 'The highest level of what everyone in the channel can do' },
      'Everyone',
    ),
    element(
      'th',
      {
        scope: 'col',
        title: 'The highest level that the guardrails allow to members with their own role',
      },
      'Own role',
    ),
    ...columns.map(service =>
      element('th', { scope: 'col', class: headClass }, element('span', {}, service)),
    ),
    ...(rest > 0
      ? [element('th', { scope: 'col', class: headClass }, element('span', {}, `${rest} more`))]
      : []),
  ];
  const shown = new Set(columns);
  const rows = function* () {
    for (const channel of channels) {
      const reaches = model.reachesOf(setsOf(channel, filter.audience));
      const others = rest > 0 ? [...reaches.keys()].filter(service => !shown.has(service)).length : 0;
      yield element(
        'tr',
        {},
        channelHead(channel),
        element('td', { class: 'top' }, ...reachMarks(model.highestOf(setsOf(channel, 'everyone')))),
        element('td', { class: 'top' }, ...reachMarks(model.highestOf(setsOf(channel, 'own')))),
        ...columns.map(service => {
          const reach = reaches.get(service);
          if (reach === undefined) return element('td', { class: 'empty' });
          return element('td', {}, ...reachMarks(reach, `${service}: ${describeReach(reach)}`));
        }),
        ...(rest > 0 ? [element('td', { class: 'rest' }, others === 0 ? '' : `+${others}`)] : []),
      );
    }
  };
  const body = element('tbody');
  fillLazily(body, rows());
  const view = table(
    `Channels and services: the highest level for ${audiences[filter.audience]}`,
    heads,
    body,
  );
  view.classList.add('matrix');
  return { view, hasMore: chosen.length > maxColumns };
}

/** What a search finds, line by line. */
export function results(model: AccessModel, channels: readonly PageChannel[], filter: Filter): HTMLElement {
  const found = findMatches(model, filter.query);
  const rows = function* () {
    for (const channel of channels) {
      for (const alias of matchingAliases(channel, filter.query)) {
        const { name, command, at } = alias;
        const verdict = verdictFor(channel, alias, filter.audience);
        yield element(
          'tr',
          {},
          channelHead(channel),
          element('td', { class: 'code action' }, `run ${name}`),
          element('td', {}, element('span', { class: `verdict ${verdict}` }, verdict)),
          element('td', { class: 'code', colspan: '2' }, command),
          element('td', {}, at),
        );
      }
      if (found === undefined) continue;
      for (const line of matchingLines(model, channel, filter, found)) {
        yield element('tr', {}, channelHead(channel), ...lineCells(model, line));
      }
    }
  };
  const body = element('tbody');
  fillLazily(body, rows());
  return table('What the search finds', ['Channel', ...lineHeads], body);
}
