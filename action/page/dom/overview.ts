import { type AccessModel, type Audience, type Filter, levels, setsOf, shownLevels } from '../model.ts';
import type { PageChannel } from '../page-data.ts';
import { count, element, table } from './element.ts';
import { levelMark } from './levels.ts';

/** Channels by highest level: each number is a button that filters by it. */
export function overview(
  model: AccessModel,
  channels: readonly PageChannel[],
  set: (some: Partial<Filter>) => void,
): HTMLElement {
  const columns = shownLevels(model.data);
  const row = (audience: Audience, name: string) => {
    const highest = channels.map(channel => model.highestOf(setsOf(channel, audience)));
    const numbers = columns.map(level => {
      const sure = highest.filter(each => each.sure === level).length;
      const maybe = highest.filter(each => each.possible === level && each.sure !== level).length;
      const text = `${sure}${maybe > 0 ? ` (+${maybe}?)` : ''}`;
      if (sure + maybe === 0) return element('td', { class: 'zero' }, '0');
      const button = element(
        'button',
        {
          type: 'button',
          class: 'number',
          'aria-label': `${count(sure, 'channel')} ${sure === 1 ? 'reaches' : 'reach'} ${levels[level]}${maybe > 0 ? `, ${maybe} more possibly` : ''}; show these and higher levels`,
        },
        text,
      );
      button.addEventListener('click', () => set({ audience, level }));
      return element('td', {}, button);
    });
    const none = highest.filter(({ possible }) => possible < 0).length;
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      ...numbers,
      element('td', { class: none === 0 ? 'zero' : undefined }, String(none)),
    );
  };
  const heads = [
    'Highest level, in channels',
    ...columns.map(level => element('th', { scope: 'col' }, levelMark(level, true))),
    element('th', { scope: 'col' }, levelMark(-1, true)),
  ];
  const body = element(
    'tbody',
    {},
    row('everyone', 'Everyone in the channel'),
    ...(channels.some(({ userRolesRequired }) => userRolesRequired)
      ? [row('default', 'Everyone, or with a listed role where one is required')]
      : []),
    row('own', 'With their own role, at most'),
  );
  const view = table('Channels by highest level', heads, body);
  view.classList.add('overview');
  return view;
}
