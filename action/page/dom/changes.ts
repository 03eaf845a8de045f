import { type AccessModel, nameRegions } from '../model.ts';
import type { PageChange, PageComparison, PageDeltaRow } from '../page-data.ts';
import { count, element, fillLazily, table } from './element.ts';
import { levelMark } from './levels.ts';

/** What changes between two versions, channel by channel, gains first and the highest level first. */
export function changesView(
  model: AccessModel,
  { name, changes, ends, deltas }: PageComparison,
): HTMLElement {
  const body = changes.map(change => changeView(model, change, deltas));
  return element(
    'section',
    {},
    element('h2', { tabindex: '-1' }, `Changes against ${name}`),
    changes.length === 0
      ? element('p', { class: 'nothing' }, 'No one can do more or less than before.')
      : element('p', { class: 'note' }, `What people can do changes in ${count(changes.length, 'place')}.`),
    ...body,
    ...(ends.length === 0 ? [] : [element('h3', {}, 'Notifications that end')]),
    ...ends.flatMap(({ title, what }) => [
      element('p', { class: 'note' }, title),
      element('ul', {}, ...what.map(text => element('li', {}, text))),
    ]),
  );
}

function changeView(model: AccessModel, change: PageChange, deltas: PageComparison['deltas']): HTMLElement {
  const gained = deltas[change.gained] ?? [];
  const lost = deltas[change.lost] ?? [];
  const order = (rows: readonly PageDeltaRow[]) =>
    [...rows].sort((a, b) => model.levelOf(b.action) - model.levelOf(a.action) || a.action - b.action);
  const rows = function* () {
    for (const row of order(gained)) yield deltaRow(model, row, { isGain: true, who: change.who.gained });
    for (const row of order(lost)) yield deltaRow(model, row, { isGain: false, who: change.who.lost });
  };
  const body = element('tbody');
  fillLazily(body, rows());
  return element(
    'article',
    { class: 'channel change' },
    element('h3', {}, change.summary),
    element('p', { class: 'note' }, `${change.place}, target ${change.target}`),
    table(`Changes of #${change.key}`, ['', 'Action', 'Level', 'For', 'Resources', 'Example'], body),
  );
}

function deltaRow(
  { data, levelOf }: AccessModel,
  row: PageDeltaRow,
  { isGain, who }: { readonly isGain: boolean; readonly who: string },
): HTMLElement {
  const words = [
    row.role !== undefined
      ? `members who choose ${data.texts[row.role] ?? ''}`
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
