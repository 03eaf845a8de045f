import { freeText } from '../data/requirements/free-text.ts';
import type { BoundCommand } from './bind.ts';
import { queueArnOf } from './resource-forms.ts';
import type { Span } from './span.ts';

/** What a text has that names a place: an ARN or a URL. Most commands have neither. */
export const namesPlace: RegExp = /arn:|:\/\//;

/** A Region that the value of an option names, where that is written. */
interface NamedRegion extends Span {
  readonly region: string;
}

/** The Regions in ARNs and in the URLs of queues that a command names, without those in texts. */
export function listNamedRegions({ options }: Pick<BoundCommand, 'options'>): NamedRegion[] {
  const found: NamedRegion[] = [];
  for (const [name, { values }] of options) {
    for (const { value, start, end } of values) {
      if (!namesPlace.test(value) || freeText.test(name)) continue;
      for (const region of regionsIn(value)) found.push({ region, start, end });
    }
  }
  return found;
}

function regionsIn(value: string): string[] {
  const queue = queueArnOf(value, 'aws');
  const text = queue ?? value;
  const found = [...text.matchAll(/(?<![\w-])arn:[\w-]+:[\w-]+:([a-z][a-z\d-]*):\d{12}:/g)];
  return [...new Set(found.flatMap(([, region]) => region ?? []))];
}
