import { type AccessModel, levels, serviceOf } from '../model.ts';
import type { PageChannel } from '../page-data.ts';
import { type HeadedSet, lineCells, lineHeads } from './details.ts';
import { type Child, count, element, table } from './element.ts';

/** The most actions that a row names itself; longer lists have a number and are named after the channels. */
const maxNamed = 12;

/** Long lists of actions that rows on paper refer to, each there once, whatever number of channels has it. */
export interface ActionLists {
  /** What a row says of its actions. */
  readonly describe: (actions: readonly number[]) => Child;
  /** The lists, when all rows are made. */
  readonly view: () => HTMLElement[];
}

/** Starts numbering lists. */
export function createActionLists(model: AccessModel): ActionLists {
  const lists = new Map<string, { readonly number: number; readonly actions: readonly number[] }>();
  const nameOf = (action: number) => model.data.actions[action] ?? '';
  return {
    describe: actions => {
      if (actions.length <= maxNamed) return actions.map(nameOf).join(', ');
      const key = actions.join();
      const list = lists.get(key) ?? { number: lists.size + 1, actions };
      lists.set(key, list);
      const link = element('a', { href: `#list-${list.number}` }, `List ${list.number}`);
      return element('span', {}, link, `: ${describeSize(model, actions)}`);
    },
    view: () =>
      lists.size === 0
        ? []
        : [
            element(
              'section',
              { class: 'lists' },
              element('h2', {}, 'Lists of actions'),
              element('p', { class: 'note' }, 'Every action of the lists that the channels above refer to.'),
              ...[...lists.values()].flatMap(({ number, actions }) => [
                element('h3', { id: `list-${number}` }, `List ${number}: ${describeSize(model, actions)}`),
                element('div', { class: 'columns code' }, ...nameByService(model, actions)),
              ]),
            ),
          ],
  };
}

function describeSize(model: AccessModel, actions: readonly number[]): string {
  const services = new Set(actions.map(action => serviceOf(model.data, action)));
  const level = levels[model.levelOf(actions[0] ?? -1)];
  return `${count(actions.length, `${level} action`)} of ${count(services.size, 'service')}`;
}

function nameByService({ data }: AccessModel, actions: readonly number[]): HTMLElement[] {
  const services = new Map<string, string[]>();
  for (const action of actions) {
    const service = serviceOf(data, action);
    const names = services.get(service) ?? [];
    services.set(service, names);
    names.push((data.actions[action] ?? '').slice(service.length + 1));
  }
  return Array.from(services, ([service, names]) =>
    element('div', {}, element('strong', {}, `${service}: `), names.join(', ')),
  );
}

/** What a set allows, on paper: a row for each grant and level. */
export function printedAccess(
  model: AccessModel,
  channel: PageChannel,
  { set, title, intro }: HeadedSet,
  lists: ActionLists,
): HTMLElement {
  const { data } = model;
  const groups = (data.sets[set] ?? []).flatMap(([grant, list]) =>
    model.byLevel(list).map(({ level, actions }) => ({ grant, level, actions })),
  );
  const rows = groups
    .sort((a, b) => b.level - a.level || a.grant - b.grant)
    .flatMap(({ grant: number, actions }) => {
      const grant = data.grants[number];
      const [action] = actions;
      if (grant === undefined || action === undefined) return [];
      const [, ...cells] = lineCells(model, { channel, action, grant }, false);
      return [element('tr', {}, element('td', { class: 'code' }, lists.describe(actions)), ...cells)];
    });
  return element(
    'div',
    { class: 'access' },
    element('p', { class: 'note' }, intro),
    table(`${title}: ${intro} in #${channel.key}`, lineHeads, element('tbody', {}, ...rows)),
  );
}
