import { filterChanges } from '../changes.ts';
import { type AccessModel, filterChannels, readModel, serviceOf, shownLevels } from '../model.ts';
import {
  type PageChannel,
  type PageComparison,
  type PageData,
  readPage,
  type WrittenPage,
} from '../page-data.ts';
import { changesHead, changesList, notificationsThatEnd } from './changes.ts';
import { type Choices, describeChosen, describeList, makeControls } from './controls.ts';
import { channelView } from './details.ts';
import { count, describeAccount, element } from './element.ts';
import { legend } from './levels.ts';
import { matrix, results } from './matrix.ts';
import { overview } from './overview.ts';
import { fillPrint, type PrintControl, printControl, printHint } from './print.ts';

type PageVersion = 'after' | 'before';

function start(): void {
  const data = readPage(JSON.parse(document.getElementById('data')?.textContent ?? '{}') as WrittenPage);
  const model = readModel(data);
  const main = element('main', { id: 'main', tabindex: '-1' });
  const printed = element('div', { class: 'printed' });
  let version: PageVersion = 'after';
  let showsAll = false;
  const channelsNow = () => (version === 'before' ? (data.against?.channels ?? []) : data.channels);
  const chosen = () => filterChannels(model, channelsNow(), controls.read());

  const showList = () => {
    const filter = controls.read();
    const channels = chosen();
    const isSearch = filter.query.trim() !== '';
    const hint = printHint(channels.length);
    print.offer(channels.length);
    status.replaceChildren(
      describeList(filter, channels.length, channelsNow().length),
      ...(hint === '' ? [] : [element('span', { class: 'screen-only' }, hint)]),
    );
    const more = element(
      'button',
      { type: 'button', 'aria-pressed': String(showsAll) },
      showsAll ? 'Show fewer services' : 'Show all services',
    );
    more.addEventListener('click', () => {
      showsAll = !showsAll;
      showList();
    });
    const matrixWith = (button: HTMLElement) => {
      const { view, hasMore } = matrix(model, channels, filter, showsAll);
      return hasMore ? [view, button] : [view];
    };
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
          : matrixWith(more)),
    );
  };
  const showChanges = (against: PageComparison) => {
    const filter = controls.read();
    const kept = filterChanges(model, against, filter);
    const all = against.changes.length;
    status.replaceChildren(describeChosen(filter, { chosen: kept.length, all, noun: 'place' }));
    const { views, fill } = changesList(model, kept);
    list.replaceChildren(
      ...(kept.length === 0 && all > 0 ? [element('p', { class: 'nothing' }, 'No change matches.')] : views),
    );
    fill();
  };
  const showFiltered = () => {
    if (find().place === 'changes' && data.against !== undefined) showChanges(data.against);
    else showList();
  };
  const controls = makeControls(choicesOf(model), showFiltered);
  const print = printControl();
  const status = element('p', { role: 'status', 'aria-live': 'polite', class: 'status' });
  const list = element('div', { class: 'list' });
  const back = element('a', { href: '#', class: 'back' }, '← All channels');

  /** What the address names: the changes, or a channel, which this version may not have. */
  const find = () => {
    const [, name, target = '', key = ''] =
      /^#(channel|changes)(?:\/([^/]*)\/(.*))?$/.exec(location.hash) ?? [];
    const place = name === 'changes' && data.against === undefined ? undefined : name;
    const channel =
      place === 'channel'
        ? channelsNow().find(each => each.target === decode(target) && each.key === decode(key))
        : undefined;
    return { place, channel };
  };
  const show = (moves: boolean) => {
    const { place, channel } = find();
    controls.offerAudience(place !== 'changes');
    // What a choice has no effect on does not offer it; the title is the name of the PDF.
    for (const each of versions.choice) each.hidden = place === 'changes';
    shown.hidden = place === 'changes';
    for (const each of paper.choice) each.hidden = place !== undefined;
    document.title = nameView(data, place, channel);
    if (place === 'changes' && data.against !== undefined) {
      const { against } = data;
      main.replaceChildren(
        back,
        ...(data.complete ? [] : [incomplete(data)]),
        ...changesHead(against),
        ...(against.changes.length === 0 ? [] : [controls.view, status]),
        list,
        ...notificationsThatEnd(against),
      );
      showChanges(against);
    } else if (place === 'channel' && channel === undefined) {
      main.replaceChildren(back, element('p', { class: 'nothing' }, 'This version has no such channel.'));
    } else if (channel !== undefined) main.replaceChildren(back, channelView(model, channel));
    else {
      main.replaceChildren(
        ...(data.complete ? [] : [incomplete(data)]),
        ...(data.notCompared === undefined ? [] : [notCompared(data.notCompared)]),
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
  const shown = element('p', { class: 'note' });
  const choose = (next: PageVersion) => {
    version = next;
    shown.textContent = describeVersion(data, version);
    show(false);
  };
  shown.textContent = describeVersion(data, version);
  const [versions, paper] = [versionLinks(data, choose), printLinks(print)];
  document.body.prepend(
    header(data, [shown], [...versions.links, ...paper.links]),
    main,
    printed,
    footer(data),
  );
  addEventListener('hashchange', () => show(true));
  addEventListener('beforeprint', () => {
    const { place, channel } = find();
    const channels = channel !== undefined ? [channel] : place === undefined ? chosen() : [];
    const choice = place === undefined ? print.read() : { list: true, from: 0 };
    // The details of channels take the place of what is folded on the screen.
    main.classList.toggle('screen-only', channel !== undefined || !choice.list);
    const about = describeList(controls.read(), channels.length, channelsNow().length);
    fillPrint(model, printed, { ...choice, channels, about, opened: channel });
  });
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

function header(
  { name, date, commit, file }: PageData,
  notes: readonly HTMLElement[],
  links: readonly HTMLElement[],
): HTMLElement {
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
      ...notes,
    ),
    element('nav', { 'aria-label': 'Page' }, ...links),
  );
}

/** On paper the controls are not there, so that the version is also said in words. */
function describeVersion({ against }: PageData, version: PageVersion): string {
  if (against === undefined) return '';
  return version === 'before'
    ? `The version before: ${against.name}`
    : `The version after, compared with ${against.name}`;
}

/** What is in the head of the page, and the part of it that is a choice. */
interface Links {
  readonly links: readonly HTMLElement[];
  readonly choice: readonly HTMLElement[];
}

function versionLinks({ against }: PageData, choose: (version: PageVersion) => void): Links {
  if (against === undefined) return { links: [], choice: [] };
  const changes = element('a', { href: '#changes', class: 'button' }, 'Changes');
  const select = element(
    'select',
    { id: 'version' },
    element('option', { value: 'after' }, 'After'),
    element('option', { value: 'before' }, 'Before'),
  );
  select.addEventListener('change', () => choose(select.value === 'before' ? 'before' : 'after'));
  const choice = [element('label', { for: 'version', class: 'inline' }, 'Version '), select];
  return { links: [changes, ...choice], choice };
}

function printLinks({ view }: PrintControl): Links {
  const print = element('button', { type: 'button' }, 'Print or save as PDF');
  print.addEventListener('click', () => window.print());
  const choice = [element('label', { for: view.id, class: 'inline' }, 'On paper '), view];
  return { links: [...choice, print], choice };
}

function nameView(
  { name, against }: PageData,
  place: string | undefined,
  channel: PageChannel | undefined,
): string {
  const all = `Access from chat: ${name}`;
  if (place === 'changes') return `${all}, changes against ${against?.name ?? ''}`;
  return channel === undefined ? all : `${all}, #${channel.key} (${describeAccount(channel)})`;
}

function notCompared(reason: string): HTMLElement {
  const text = `What changes is not shown, because the version before could not be read: ${reason}`;
  return element('p', { class: 'notice', role: 'alert' }, text);
}

function changesLine({ name, isNew, changes, ends }: PageComparison): HTMLElement {
  const heard = ends.length === 0 ? '' : ' Some notifications end.';
  const text =
    isNew !== undefined
      ? `${name} does not have this file: everything is new, in ${count(changes.length, 'place')}.`
      : changes.length === 0
        ? `Compared with ${name}, no one can do more or less.`
        : `Compared with ${name}, what people can do changes in ${count(changes.length, 'place')}.`;
  return element('p', { class: 'notice' }, element('a', { href: '#changes' }, `${text}${heard}`));
}

function incomplete({ leftOut }: PageData): HTMLElement {
  const names = leftOut.length === 0 ? '' : ` These channels are left out: ${leftOut.join(', ')}.`;
  return element(
    'p',
    { class: 'notice', role: 'alert' },
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

start();
