import { levels, type ServiceReach } from '../model.ts';
import { type Child, element } from './element.ts';

const short: Readonly<Record<(typeof levels)[number], string>> = {
  list: 'list',
  read: 'read',
  tagging: 'tags',
  write: 'write',
  permissions: 'perms',
};

/** A level as a mark of one colour and one word; a dashed one where it only may be. */
export function levelMark(level: number, isSure: boolean, title?: string): HTMLElement {
  const name = levels[level];
  if (name === undefined) return element('span', { class: 'mark none', title }, 'none');
  return element(
    'span',
    { class: `mark ${name}${isSure ? '' : ' maybe'}`, title: title ?? (isSure ? name : `possibly ${name}`) },
    isSure ? short[name] : `${short[name]}?`,
  );
}

/** What is certain, and beside it what may be more. */
export function reachMarks(
  { sure, possible }: Pick<ServiceReach, 'sure' | 'possible'>,
  title?: string,
): Child[] {
  const certain = sure < 0 && possible >= 0 ? undefined : levelMark(sure, true, title);
  return [certain, possible > sure ? levelMark(possible, false, title) : undefined];
}

/** The legend of the marks. */
export function legend(): HTMLElement {
  return element(
    'p',
    { class: 'legend' },
    ...[...levels].reverse().map((name, index) => {
      const meaning = meanings[name];
      return element('span', {}, levelMark(levels.length - 1 - index, true), ` ${meaning}`);
    }),
    element('span', {}, levelMark(1, false), ' depends on what cannot be seen'),
  );
}

const meanings: Readonly<Record<(typeof levels)[number], string>> = {
  list: 'sees names',
  read: 'reads content',
  tagging: 'changes tags',
  write: 'changes things',
  permissions: 'changes who may do what',
};
