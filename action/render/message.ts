import type { MessagePreview } from '../commands/preview-message.ts';
import { isObject, type Json } from '../core/json.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';

/** A message as chat shows it: title, text, next steps, keywords, buttons; or why there is none. */
export function renderMessagePreview(preview: MessagePreview, paint: Colors): string {
  const place = `#${preview.channel}, event ${preview.event}`;
  if (!preview.isShown)
    return `${paint.note(`No message to show for ${place}:`)} ${makeVisible(preview.reason)}\n`;
  const { notification, missing, buttons } = preview;
  const content = membersOf(notification['content']);
  const metadata = membersOf(notification['metadata']);
  const list = (value: Json | undefined) => (Array.isArray(value) ? (value as readonly string[]) : []);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint.faint(title), ...lines];
  const text = String(content['description'] ?? '').split('\n');
  const lines = [
    ...(content['title'] === undefined ? [] : [paint.strong(makeVisible(String(content['title'])))]),
    ...text.map(makeVisible),
    ...section(
      'Next steps',
      list(content['nextSteps']).map(step => `• ${makeVisible(step)}`),
    ),
    ...section('Keywords', [list(content['keywords']).map(makeVisible).join(', ')].filter(Boolean)),
    ...section(
      'Buttons',
      buttons.map(({ text: label, command }) => `[${makeVisible(label)}] runs ${makeVisible(command)}`),
    ),
    ...section(
      'Thread',
      [metadata['threadId']].flatMap(id => (id === undefined ? [] : [makeVisible(String(id))])),
    ),
    ...section('Empty, because the event has no value or null there', missing.map(makeVisible)),
  ];
  return `${paint.faint(place)}\n\n${lines.map(line => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}

function membersOf(value: Json | undefined): { readonly [name: string]: Json | undefined } {
  return isObject(value) ? value : {};
}
