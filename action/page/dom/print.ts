import type { AccessModel } from '../model.ts';
import type { PageChannel } from '../page-data.ts';
import { channelView } from './details.ts';
import { count, element } from './element.ts';
import { createActionLists, printedAccess } from './print-access.ts';

/** What is printed of channels: everything about each, or the list alone. */
export type PrintChoice = 'details' | 'list';

/** From how many channels on their details take a browser minutes. */
const manyChannels = 200;

/** What to know before this many channels are printed. */
export function printHint(channels: number): string {
  return channels <= manyChannels
    ? ''
    : '. Printing the details of this many takes minutes: filter the list, or choose “List only”';
}

/** The control that says what is printed of the channels in the list. */
export function printChoice(): HTMLSelectElement {
  return element(
    'select',
    { id: 'print' },
    element('option', { value: 'details' }, 'List and details'),
    element('option', { value: 'list' }, 'List only'),
  );
}

/** Fills what is only on paper. There nothing can be opened: every row of tables, and all that each channel allows. */
export function fillPrint(
  model: AccessModel,
  printed: HTMLElement,
  channels: readonly PageChannel[],
  choice: PrintChoice,
): void {
  for (const body of document.querySelectorAll('main tbody')) body.dispatchEvent(new Event('fill'));
  if (choice === 'list' && channels.length > 0) {
    const text = `Only the list is printed, without the details of ${count(channels.length, 'channel')}.`;
    printed.replaceChildren(element('p', { class: 'notice' }, text));
    return;
  }
  const lists = createActionLists(model);
  const views = channels.map(channel =>
    channelView(model, channel, each => printedAccess(model, channel, each, lists)),
  );
  printed.replaceChildren(...views, ...lists.view());
}
