import {
  type AccessLine,
  type AccessModel,
  allLines,
  defaultHead,
  describeSources,
  nameRegions,
  serviceOf,
} from '../model.ts';
import type { PageChannel, PagePolicy, PageReason, PageRole } from '../page-data.ts';
import { type Child, count, describeAccount, element, table } from './element.ts';
import { fillLazily } from './lazy.ts';
import { describeReach, levelMark, reachMarks } from './levels.ts';

/** How many patterns of a line are shown before the others are folded. */
const shownTexts = 3;

/**
 * The cells of a line: action, level, resources, conditions, statements.
 * @param folds whether long lists are folded; on paper nothing can be opened
 */
export function lineCells(
  model: AccessModel,
  { channel, action, grant }: AccessLine,
  folds = true,
): HTMLElement[] {
  const { data } = model;
  const write = (texts: readonly string[]) =>
    folds ? foldTexts(texts) : element('div', {}, ...listTexts(texts));
  const textsOf = (numbers: readonly number[]) => numbers.map(number => data.texts[number] ?? '');
  return [
    element('td', { class: 'code action' }, data.actions[action] ?? ''),
    element('td', {}, levelMark(model.levelOf(action), grant.unknown === undefined)),
    element(
      'td',
      { class: 'code' },
      write(textsOf(grant.on).map(nameRegions)),
      ...(grant.where === undefined ? [] : [element('div', {}, data.texts[grant.where] ?? '')]),
    ),
    element('td', { class: 'code' }, write(textsOf(grant.if))),
    element('td', {}, write(describeSources(data, grant, channel))),
  ];
}

function listTexts(texts: readonly string[]): HTMLElement[] {
  return texts.map(text => element('div', {}, text));
}

function foldTexts(texts: readonly string[]): Node {
  if (texts.length <= shownTexts + 1) return element('div', {}, ...listTexts(texts));
  const rest = texts.slice(shownTexts);
  return element(
    'div',
    {},
    ...listTexts(texts.slice(0, shownTexts)),
    element('details', { class: 'fold' }, element('summary', {}, `${rest.length} more`), ...listTexts(rest)),
  );
}

/** A set that allows something. */
export interface HeadedSet {
  readonly set: number;
  /** For whom it is. */
  readonly title: string;
  /** How much it allows. */
  readonly intro: string;
}

/**
 * Everything about one channel.
 * @param show how what is allowed is shown: on a screen it is opened service by service, on paper nothing can be opened
 */
export function channelView(
  model: AccessModel,
  channel: PageChannel,
  show: (set: HeadedSet) => HTMLElement = each => accessList(model, channel, each),
): HTMLElement {
  const headed = (title: string, set: number) => {
    const intro = measureSet(model, set);
    const nothing = () => element('p', { class: 'nothing' }, 'Nothing.');
    return [element('h3', {}, title), intro === '' ? nothing() : show({ set, title, intro })];
  };
  return element(
    'article',
    { class: 'channel' },
    element('h2', { tabindex: '-1' }, `#${channel.key}`),
    facts(channel),
    channel.unknown.length === 0
      ? undefined
      : element(
          'section',
          { class: 'notice' },
          element('h3', {}, 'What is unknown, and why'),
          element('ul', {}, ...channel.unknown.map(text => element('li', {}, text))),
        ),
    ...channel.defaults.flatMap(({ who, set }) => headed(capitalize(who), set)),
    ...(channel.ceiling < 0 ? [] : headed('Members with their own role, at most', channel.ceiling)),
    element('h3', {}, 'Aliases'),
    aliasTable(channel),
    element('h3', {}, 'Notifications'),
    channel.notifications.length === 0
      ? element('p', { class: 'note' }, 'None.')
      : element('ul', {}, ...channel.notifications.map(text => element('li', {}, text))),
  );
}

function facts(channel: PageChannel): HTMLElement {
  const own = channel.userRoles.map(({ key }) => key).join(', ');
  const userRoles =
    channel.ceiling < 0
      ? 'Not possible: the chat policy of the organization does not allow user roles'
      : channel.userRolesRequired
        ? `Every member has to choose one${own === '' ? '; none is listed' : `: ${own}`}`
        : `Optional${own === '' ? '' : `; expected: ${own}`}`;
  const rows: readonly (readonly [string, readonly Child[]])[] = [
    ['Place', [channel.place]],
    ['Account', [`${describeAccount(channel)}${channel.region.includes('${') ? '' : `, ${channel.region}`}`]],
    ['Configuration', [`${channel.configurationName}, declared at `, element('code', {}, channel.at)]],
    ['Channel role', roleFacts(channel.role)],
    ['Members’ own roles', [userRoles]],
    ['Guardrails', channel.guardrails.flatMap(policyFacts)],
    [
      'Organization policies',
      [channel.organization.length === 0 ? 'None was read' : channel.organization.join(', ')],
    ],
  ];
  return element(
    'dl',
    {},
    ...rows.flatMap(([name, children]) => [element('dt', {}, name), element('dd', {}, ...children)]),
  );
}

function roleFacts({ key, arn, policies, boundary }: PageRole): Child[] {
  return [
    element('strong', {}, key),
    arn === undefined || arn === key ? undefined : element('div', { class: 'code note' }, arn),
    ...policies.flatMap(policyFacts),
    ...(boundary === undefined ? [] : [element('div', {}, 'within the boundary '), ...policyFacts(boundary)]),
  ];
}

function policyFacts({ name, arn, at }: PagePolicy): Child[] {
  const place = at === undefined ? undefined : element('code', {}, at);
  return [element('div', { title: arn }, name, place === undefined ? undefined : ' ', place)];
}

function aliasTable(channel: PageChannel): HTMLElement {
  if (channel.aliases.length === 0) return element('p', { class: 'note' }, 'None.');
  const rows = channel.aliases.map(({ name, command, withDefault, ownRole, because, at }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, `run ${name}`, element('div', { class: 'note' }, at)),
      element('td', { class: 'code' }, command),
      element('td', {}, element('span', { class: `verdict ${withDefault}` }, withDefault)),
      element('td', {}, element('span', { class: `verdict ${ownRole}` }, ownRole)),
      element('td', {}, ...because.map(reason => element('div', {}, describeReason(reason)))),
    ),
  );
  const heads = ['Alias', 'Command', defaultHead(channel), 'Own role', 'Proof'];
  return table(`Aliases of #${channel.key}`, heads, element('tbody', {}, ...rows));
}

function describeReason({ text, at }: PageReason): string {
  return at === undefined ? text : `${text} (${at})`;
}

function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** How much a set allows; empty when it allows nothing. */
function measureSet(model: AccessModel, set: number): string {
  const reaches = [...model.reachesOf([set]).values()];
  if (reaches.length === 0) return '';
  const total = reaches.reduce((sum, reach) => sum + reach.count, 0);
  const maybe = reaches.reduce((sum, reach) => sum + reach.maybe, 0);
  const services = count(reaches.length, 'service');
  if (total === 0) return `possibly ${count(maybe, 'action')} of ${services}`;
  return `${count(total, 'action')} of ${services}${maybe === 0 ? '' : `, and possibly ${maybe} more`}`;
}

/** What a set allows, service by service, the highest level first; each opens to its actions. */
function accessList(model: AccessModel, channel: PageChannel, { title, set, intro }: HeadedSet): HTMLElement {
  const sets = [set];
  const reaches = [...model.reachesOf(sets)].sort(
    ([a, x], [b, y]) => y.possible - x.possible || y.sure - x.sure || (a < b ? -1 : 1),
  );
  const linesOf = (service: string): AccessLine[] =>
    [...allLines(model, sets)]
      .filter(({ action }) => serviceOf(model.data, action) === service)
      .map(({ action, grant }) => ({ channel, action, grant }))
      .sort((a, b) => model.levelOf(b.action) - model.levelOf(a.action) || a.action - b.action);
  const total = reaches.reduce((sum, [, reach]) => sum + reach.count + reach.maybe, 0);
  return element(
    'div',
    { class: 'services' },
    element('p', { class: 'note' }, intro),
    ...reaches.map(([service, reach]) => {
      const open = element('details', { class: 'service' });
      open.append(
        element(
          'summary',
          {},
          element('span', { class: 'code' }, service),
          ' ',
          ...reachMarks(reach),
          element('span', { class: 'note' }, ` ${describeReach(reach)}`),
        ),
      );
      open.open = total <= openedAtFirst;
      open.addEventListener(
        'toggle',
        () => {
          const body = element('tbody');
          fillLazily(body, rowsOf(model, linesOf(service)));
          open.append(table(`${title}: ${service} in #${channel.key}`, lineHeads, body));
        },
        { once: true },
      );
      return open;
    }),
  );
}

/** Where a channel has so few actions, all of them are shown at first. */
const openedAtFirst = 30;

/** The heads of the cells of a line. */
export const lineHeads: readonly string[] = ['Action', 'Level', 'Resources', 'Conditions', 'Statement'];

function* rowsOf(model: AccessModel, lines: readonly AccessLine[]): Generator<HTMLElement> {
  for (const line of lines) yield element('tr', {}, ...lineCells(model, line));
}
