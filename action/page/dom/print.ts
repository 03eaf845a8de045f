import type { AccessModel } from '../model.ts';
import type { PageChannel } from '../page-data.ts';
import { channelView } from './details.ts';
import { count, describeAccount, element } from './element.ts';
import { fillForPrint } from './lazy.ts';
import { createActionLists, printedAccess } from './print-access.ts';

/**
 * How many channels are printed with their details at once. The time that Chromium takes for one page of paper grows with the number of
 * all pages: details of 100 channels took 5 seconds of CPU, of 200 16 and of 400 45; those of 1,000 did not end within five minutes.
 */
const channelsAtOnce = 200;

/** What is printed: the list, the details of some channels from the one with this number on, or both. */
interface PrintChoice {
  readonly list: boolean;
  readonly from: number | undefined;
}

/** The control that says what is printed. */
export interface PrintControl {
  readonly view: HTMLElement;
  /** Offers what there is to choose for this many channels: those that are too many at once are printed in parts. */
  readonly offer: (channels: number) => void;
  readonly read: () => PrintChoice;
}

/** Makes the control. */
export function printControl(): PrintControl {
  const view = element('select', { id: 'print' });
  let offered = -1;
  const offer = (channels: number) => {
    if (channels === offered) return;
    const hadParts = offered > channelsAtOnce;
    offered = channels;
    const starts = Array.from(
      { length: Math.ceil(channels / channelsAtOnce) },
      (_, part) => part * channelsAtOnce,
    );
    const list = element('option', { value: 'list' }, 'List only');
    const options =
      starts.length > 1
        ? [
            list,
            ...starts.map(from =>
              element('option', { value: String(from) }, `Details of ${describePart(from, channels)}`),
            ),
          ]
        : [element('option', { value: 'both' }, 'List and details'), list];
    const isKept = view.value === 'list' && !hadParts && starts.length <= 1;
    view.replaceChildren(...options);
    if (isKept) view.value = 'list';
  };
  offer(0);
  const read = (): PrintChoice => ({
    list: view.value === 'both' || view.value === 'list',
    from: view.value === 'list' ? undefined : view.value === 'both' ? 0 : Number(view.value),
  });
  return { view, offer, read };
}

function describePart(from: number, channels: number): string {
  const to = Math.min(channels, from + channelsAtOnce);
  return to === from + 1 ? `channel ${to}` : `channels ${from + 1} to ${to}`;
}

/** What to know before this many channels are printed. */
export function printHint(channels: number): string {
  return channels <= channelsAtOnce
    ? ''
    : `. On paper the list, or the details of ${channelsAtOnce} channels at a time: more take a browser very long`;
}

/** What is printed, and of what. */
interface Printed extends PrintChoice {
  readonly channels: readonly PageChannel[];
  /** Which channels these are, in words. */
  readonly about: string;
  /** The one channel of them, where it is open; undefined: they are those of the list. */
  readonly opened: PageChannel | undefined;
}

/** Fills what is only on paper. There nothing can be opened: every row of tables, and all that each channel allows. */
export function fillPrint(
  model: AccessModel,
  printed: HTMLElement,
  { channels, about, opened, list, from }: Printed,
): void {
  const main = document.getElementById('main');
  if (list && main !== null) fillForPrint(main);
  const notice = (text: string) => element('p', { class: 'notice' }, text);
  if (from === undefined) {
    const without = `Only the list is printed, without the details of ${count(channels.length, 'channel')}.`;
    printed.replaceChildren(...(channels.length === 0 ? [] : [notice(without)]));
    return;
  }
  const lists = createActionLists(model);
  const views = channels
    .slice(from, from + channelsAtOnce)
    .map(channel => channelView(model, channel, each => printedAccess(model, channel, each, lists)));
  const rest = 'The list and the other channels are printed by themselves.';
  const part =
    opened !== undefined
      ? [notice(`Only #${opened.key} (${describeAccount(opened)}) is printed. ${rest}`)]
      : list
        ? []
        : [notice(`The details of ${describePart(from, channels.length)}. ${rest} ${about}.`)];
  printed.replaceChildren(...part, ...views, ...lists.view());
}
