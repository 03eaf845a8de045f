import { type AccessModel, filterChannels, readModel, serviceOf, shownLevels } from '../model.ts';
import {
  type PageChannel,
  type PageComparison,
  type PageData,
  readPage,
  type WrittenPage,
} from '../page-data.ts';
import { changesView } from './changes.ts';
import { type Choices, makeControls } from './controls.ts';
import { channelView } from './details.ts';
import { count, element } from './element.ts';
import { legend } from './levels.ts';
import { hasMore, matrix, results } from './matrix.ts';
import { overview } from './overview.ts';

/** How many channels are printed with their details; a browser takes minutes for thousands of pages. */
const maxPrinted = 200;

type Version = 'after' | 'before';

function start(): void {
  const data = readPage(JSON.parse(document.getElementById('data')?.textContent ?? '{}') as WrittenPage);
  const model = readModel(data);
  const main = element('main', { id: 'main', tabindex: '-1' });
  const printed = element('div', { class: 'printed' });
  let version: Version = 'after';
  let showsAll = false;
  const channelsNow = () => (version === 'before' ? (data.against?.channels ?? []) : data.channels);
  const chosen = () => filterChannels(model, channelsNow(), controls.read());

  const showList = () => {
    const filter = controls.read();
    const channels = chosen();
    const isSearch = filter.query.trim() !== '';
    const some = channels.length === channelsNow().length ? '' : ` of ${channelsNow().length}`;
    const left =
      channels.length > maxPrinted ? `. A printout has the details of the first ${maxPrinted} of them` : '';
    status.textContent = `${count(channels.length, 'channel')}${some}${left}`;
    const more = element(
      'button',
      { type: 'button', 'aria-pressed': String(showsAll) },
      showsAll ? 'Show fewer services' : 'Show all services',
    );
    more.addEventListener('click', () => {
      showsAll = !showsAll;
      showList();
    });
    list.replaceChildren(
      ...(channels.length === 0
        ? [
            element(
              'p',
              { class: 'nothing' },
              'No channel matches. A command is found by the action with the name of its operation; `chatops who` proves a whole command.',
            ),
          ]
        : isSearch
          ? [results(model, channels, filter)]
          : [matrix(model, channels, filter, showsAll), ...(hasMore(model, channels, filter) ? [more] : [])]),
    );
  };
  const controls = makeControls(choicesOf(model), showList);
  const status = element('p', { role: 'status', 'aria-live': 'polite', class: 'status' });
  const list = element('div', { class: 'list' });
  const back = element('a', { href: '#', class: 'back' }, '← All channels');

  const show = (moves: boolean) => {
    const { hash } = location;
    const [, place, target = '', key = ''] = /^#(channel|changes)(?:\/([^/]*)\/(.*))?$/.exec(hash) ?? [];
    const channel =
      place === 'channel'
        ? channelsNow().find(each => each.target === decode(target) && each.key === decode(key))
        : undefined;
    if (place === 'changes' && data.against !== undefined)
      main.replaceChildren(back, changesView(model, data.against));
    else if (place === 'channel' && channel === undefined) {
      main.replaceChildren(back, element('p', { class: 'nothing' }, 'This version has no such channel.'));
    } else if (channel !== undefined) main.replaceChildren(back, channelView(model, channel));
    else {
      main.replaceChildren(
        ...(data.complete ? [] : [incomplete(data)]),
        ...(data.against === undefined ? [] : [changesLine(data.against)]),
        overview(model, channelsNow(), controls.set),
        legend(data),
        controls.view,
        status,
        list,
      );
      showList();
    }
    if (moves) {
      scrollTo(0, 0);
      (main.querySelector<HTMLElement>('h2') ?? main).focus({ preventScroll: true });
    }
  };
  const choose = (next: Version) => {
    version = next;
    show(false);
  };
  document.body.prepend(header(data, choose), main, printed, footer(data));
  addEventListener('hashchange', () => show(true));
  addEventListener('beforeprint', () =>
    preparePrint(model, printed, location.hash === '' || location.hash === '#' ? chosen() : []),
  );
  addEventListener('afterprint', () => printed.replaceChildren());
  show(location.hash !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function choicesOf(model: AccessModel): Choices {
  const { data } = model;
  const channels = [...data.channels, ...(data.against?.channels ?? [])];
  const services = new Set(data.actions.map((_, action) => serviceOf(data, action)));
  return {
    accounts: [...new Set(channels.map(({ account }) => account))].sort(),
    services: [...services].sort(),
    levels: shownLevels(data),
    hasRequiredRoles: channels.some(({ userRolesRequired }) => userRolesRequired),
  };
}

function header(data: PageData, choose: (version: Version) => void): HTMLElement {
  const { name, date, commit, file, against } = data;
  const print = element('button', { type: 'button' }, 'Print or save as PDF');
  print.addEventListener('click', () => window.print());
  return element(
    'header',
    {},
    element('a', { href: '#main', class: 'skip' }, 'Skip to the content'),
    element(
      'div',
      {},
      element('h1', {}, 'Access from chat: ', element('span', {}, name)),
      element(
        'p',
        { class: 'note' },
        `${file}${commit === undefined ? '' : ` at ${commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, '$1')}`}, ${date.slice(0, 16).replace('T', ' ')} UTC`,
      ),
    ),
    element('nav', { 'aria-label': 'Page' }, ...(against === undefined ? [] : versionLinks(choose)), print),
  );
}

function versionLinks(choose: (version: Version) => void): HTMLElement[] {
  const changes = element('a', { href: '#changes', class: 'button' }, 'Changes');
  const select = element(
    'select',
    { id: 'version' },
    element('option', { value: 'after' }, 'After'),
    element('option', { value: 'before' }, 'Before'),
  );
  select.addEventListener('change', () => choose(select.value === 'before' ? 'before' : 'after'));
  return [changes, element('label', { for: 'version', class: 'inline' }, 'Version '), select];
}

function changesLine({ name, changes, ends }: PageComparison): HTMLElement {
  const heard = ends.length === 0 ? '' : ' Some notifications end.';
  const text =
    changes.length === 0
      ? `Compared with ${name}, no one can do more or less.`
      : `Compared with ${name}, what people can do changes in ${count(changes.length, 'place')}.`;
  return element('p', { class: 'unknown' }, element('a', { href: '#changes' }, `${text}${heard}`));
}

function incomplete({ leftOut }: PageData): HTMLElement {
  const names = leftOut.length === 0 ? '' : ` These channels are left out: ${leftOut.join(', ')}.`;
  return element(
    'p',
    { class: 'unknown', role: 'alert' },
    `The file has errors, so this page covers only the correct parts.${names}`,
  );
}

function footer({ snapshot }: PageData): HTMLElement {
  return element(
    'footer',
    {},
    element(
      'p',
      {},
      `Computed from the file alone, without reading AWS: role ∩ guardrails, minus what the chat service never runs. IAM actions of ${snapshot.actions}, AWS-managed policies of ${snapshot.managedPolicies}. What cannot be determined is unknown and is never shown as allowed.`,
    ),
  );
}

/** On paper there is nothing to open: every row of the tables, and the details of the channels that are shown. */
function preparePrint(model: AccessModel, printed: HTMLElement, channels: readonly PageChannel[]): void {
  for (const body of document.querySelectorAll('main tbody')) body.dispatchEvent(new Event('fill'));
  const shown = channels.slice(0, maxPrinted);
  const left = channels.slice(maxPrinted);
  printed.replaceChildren(
    ...(left.length === 0 ? [] : [describeLeft(shown.length, left)]),
    ...shown.map(channel => channelView(model, channel, true)),
  );
}

/** On a page that is kept it is said what of it is missing, and how to print that. */
function describeLeft(shown: number, left: readonly PageChannel[]): HTMLElement {
  const [first] = left;
  const last = left.at(-1);
  return element(
    'p',
    { class: 'unknown' },
    `The details of the first ${shown} channels follow. Those of ${count(left.length, 'more channel')} are not printed (${nameOf(first)} to ${nameOf(last)}); every channel is in the list above. Use the filters to choose which details to print, or see the CSV, which has all of them.`,
  );
}

function nameOf(channel: PageChannel | undefined): string {
  if (channel === undefined) return '';
  return channel.target === 'default' ? `#${channel.key}` : `#${channel.key} in ${channel.target}`;
}

start();
