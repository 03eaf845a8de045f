import type { KeptChange } from '../changes.ts';
import { type AccessModel, nameRegions } from '../model.ts';
import type { PageComparison, PageDeltaRow } from '../page-data.ts';
import { count, element, table } from './element.ts';
import { fillNear, type LazyPart } from './lazy.ts';
import { levelMark } from './levels.ts';

/** The head of what changes between two versions. */
export function changesHead({ name, isNew, changes }: PageComparison): HTMLElement[] {
  return [
    element('h2', { tabindex: '-1' }, `Changes against ${name}`),
    ...(isNew === undefined
      ? []
      : [element('p', { class: 'notice' }, `${name} does not have this file, so everything is new.`)]),
    changes.length === 0
      ? element('p', { class: 'nothing' }, 'No one can do more or less than before.')
      : element('p', { class: 'note' }, `What people can do changes in ${count(changes.length, 'place')}.`),
  ];
}

/** The places that change, with what they gain and lose; call `fill` when they are on the page. */
export function changesList(
  model: AccessModel,
  changes: readonly KeptChange[],
): { readonly views: readonly HTMLElement[]; readonly fill: () => void } {
  const parts = changes.map(change => changeView(model, change));
  return { views: parts.map(({ part }) => part), fill: () => fillNear(parts) };
}

/** What people stop hearing of. */
export function notificationsThatEnd({ ends }: PageComparison): HTMLElement[] {
  if (ends.length === 0) return [];
  return [
    element('h3', {}, 'Notifications that end'),
    ...ends.flatMap(({ title, what }) => [
      element('p', { class: 'note' }, title),
      element('ul', {}, ...what.map(text => element('li', {}, text))),
    ]),
  ];
}

/** One place: gains first, and the highest level first. */
function changeView(model: AccessModel, { change, gained, lost }: KeptChange): LazyPart {
  const rows = function* () {
    for (const row of gained()) yield deltaRow(model, row, { isGain: true, who: change.who.gained });
    for (const row of lost()) yield deltaRow(model, row, { isGain: false, who: change.who.lost });
  };
  const body = element('tbody');
  const part = element(
    'article',
    { class: 'channel change' },
    element('h3', {}, change.summary),
    element('p', { class: 'note' }, `${change.place}, target ${change.target}`),
    table(`Changes of #${change.key}`, ['Change', 'Action', 'Level', 'For', 'Resources', 'Example'], body),
  );
  return { part, body, rows: rows() };
}

function deltaRow(
  { data, levelOf }: AccessModel,
  row: PageDeltaRow,
  { isGain, who }: { readonly isGain: boolean; readonly who: string },
): HTMLElement {
  const words = [
    row.role !== undefined
      ? `members who choose ${data.texts[row.role] ?? ''}`
      : row.kept === 1
        ? 'members without a role of their own'
        : row.own === undefined
          ? who
          : 'members with their own role',
    ...(row.unknown === undefined ? [] : ['possibly']),
    ...(row.partial === undefined ? [] : ['in part']),
    ...(row.when ?? []).map(number => data.texts[number] ?? ''),
  ];
  return element(
    'tr',
    { class: isGain ? 'gain' : 'loss' },
    element('td', {}, isGain ? '+ gains' : '− loses'),
    element('td', { class: 'code action' }, data.actions[row.action] ?? ''),
    element('td', {}, levelMark(levelOf(row.action), row.unknown === undefined)),
    element('td', {}, words.join(', ')),
    element(
      'td',
      { class: 'code' },
      ...row.on.map(number => element('div', {}, nameRegions(data.texts[number] ?? ''))),
      ...(row.where === undefined ? [] : [element('div', {}, data.texts[row.where] ?? '')]),
    ),
    element('td', { class: 'code' }, row.example === undefined ? '' : (data.texts[row.example] ?? '')),
  );
}
