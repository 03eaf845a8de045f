import { levels, shownLevels } from '../model.ts';
import type { PageData } from '../page-data.ts';
import type { HighestLevel, ServiceReach } from '../reaches.ts';
import { type Child, count, element } from './element.ts';

const short: Readonly<Record<(typeof levels)[number], string>> = {
  list: 'list',
  read: 'read',
  unknown: 'unknown',
  tagging: 'tags',
  write: 'write',
  permissions: 'perms',
};

/** A level as a mark of one colour and one word; a dashed one where it only may be. */
export function levelMark(level: number, isSure: boolean, title?: string): HTMLElement {
  const name = levels[level];
  if (name === undefined) return element('span', { class: 'mark none', title }, 'none');
  const meaning = name === 'unknown' ? 'the level of the action is unknown' : `possibly ${name}`;
  const isPlain = isSure && name !== 'unknown';
  return element(
    'span',
    { class: `mark ${name}${isPlain ? '' : ' maybe'}`, title: title ?? (isPlain ? name : meaning) },
    isPlain || name === 'unknown' ? short[name] : `${short[name]}?`,
  );
}

/** What is certain, and beside it what may be more. */
export function reachMarks({ sure, possible }: HighestLevel, title?: string): Child[] {
  const certain = sure < 0 && possible >= 0 ? undefined : levelMark(sure, true, title);
  return [certain, possible > sure ? levelMark(possible, false, title) : undefined];
}

/** How many actions are allowed, and how many more only may be. */
export function describeReach({ count: sure, maybe }: Pick<ServiceReach, 'count' | 'maybe'>): string {
  if (maybe === 0) return count(sure, 'action');
  return sure === 0
    ? `possibly ${count(maybe, 'action')}`
    : `${count(sure, 'action')}, possibly ${maybe} more`;
}

/** The legend of the marks. */
export function legend(data: PageData): HTMLElement {
  return element(
    'p',
    { class: 'legend' },
    ...shownLevels(data).map(level => {
      const name = levels[level];
      const meaning = name === undefined ? '' : meanings[name];
      return element('span', {}, levelMark(level, true), ` ${meaning}`);
    }),
    element('span', {}, levelMark(1, false), ' depends on what cannot be seen'),
  );
}

const meanings: Readonly<Record<(typeof levels)[number], string>> = {
  list: 'sees names',
  read: 'reads content',
  unknown: 'its level is unknown',
  tagging: 'changes tags',
  write: 'changes things',
  permissions: 'changes who may do what',
};
