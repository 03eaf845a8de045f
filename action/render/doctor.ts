import { makeVisible } from '../core/visible.ts';
import type { Point, PointStatus } from '../doctor/point.ts';
import type { Colors } from './colors.ts';

const words: Readonly<Record<PointStatus, string>> = {
  ok: 'ok',
  missing: 'missing',
  unseen: 'cannot be seen',
};

const width = Math.max(...Object.values(words).map(({ length }) => length));
const indent = ' '.repeat(width + 2);

/**
 * The points of the road as text: the status, what was read, and what to do. What cannot be seen for one reason is one
 * entry with a list, and a step that mends several points in a row is there once.
 */
export function renderDoctorText(points: readonly Point[], paint: Colors): string {
  const lines: string[] = [];
  for (let index = 0; index < points.length; ) {
    const group = takeGroup(points, index);
    index += group.length;
    lines.push(...renderGroup(group, paint));
  }
  return `${[...lines, '', describeCount(points), ''].join('\n')}`;
}

/** The points from an index on that share a reason or a next step. */
function takeGroup(points: readonly Point[], start: number): Point[] {
  const [first, ...rest] = points.slice(start);
  if (first === undefined) return [];
  const end = rest.findIndex(point => !isTogether(first, point));
  return [first, ...rest.slice(0, end === -1 ? rest.length : end)];
}

function isTogether(a: Point, b: Point): boolean {
  if (a.status !== b.status || a.target !== b.target) return false;
  const isSameStep = a.help === b.help && a.command === b.command && a.link === b.link;
  if (a.status === 'unseen') return isSameStep && a.hidden?.reason === b.hidden?.reason;
  return isSameStep && a.command !== undefined;
}

function renderGroup(group: readonly Point[], paint: Colors): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { status, target, help, command, link, hidden } = first;
  const word = colorOf(status, paint)(words[status].padEnd(width));
  const name = target === undefined ? '' : `${makeVisible(target)}: `;
  const isList = hidden !== undefined && group.length > 1;
  const texts = isList
    ? [hidden.reason, ...group.map(point => `- ${point.hidden?.subject ?? point.message}`)]
    : group.map(point =>
        point.hidden === undefined ? point.message : `${point.hidden.subject}: ${point.hidden.reason}`,
      );
  const next = [help, command === undefined ? undefined : `$ ${command}`, link];
  return [
    ...texts.map(
      (text, index) => `${index === 0 || !isList ? word : ' '.repeat(width)}  ${name}${makeVisible(text)}`,
    ),
    ...next.filter(part => part !== undefined).map(part => `${indent}${paint.faint(makeVisible(part))}`),
  ];
}

function colorOf(status: PointStatus, paint: Colors): (text: string) => string {
  switch (status) {
    case 'ok':
      return paint.good;
    case 'missing':
      return paint.bad;
    case 'unseen':
      return paint.note;
  }
}

/** `12 ok, 2 missing, 1 cannot be seen`. */
function describeCount(points: readonly Point[]): string {
  const count = (wanted: PointStatus) => points.filter(({ status }) => status === wanted).length;
  return `${count('ok')} ok, ${count('missing')} missing, ${count('unseen')} cannot be seen`;
}

/** A point as `--format json` prints it. */
export function pointMembers({ hidden, ...point }: Point): Readonly<Record<string, unknown>> {
  return hidden === undefined ? point : { ...point, reason: hidden.reason };
}
