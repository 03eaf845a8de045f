import type { NotificationEffect } from './drift.ts';

type Opened = NonNullable<NotificationEffect['opened']>[number];

/** What one drift does to notifications, one line each. */
export function describeEffect({ silenced = [], opened = [] }: NotificationEffect): string[] {
  const channels = [...new Set(silenced.map(({ channel }) => channel))];
  return [
    ...opened.map(({ channels: _, ...use }) => `now possible: ${describeUse(use)}`),
    ...channels.flatMap(channel =>
      [true, false].flatMap(isCertain => {
        const whats = silenced.filter(each => each.channel === channel && each.isCertain === isCertain);
        const list = [...new Set(whats.map(({ what }) => what))].join('; ');
        return list === '' ? [] : [`${isCertain ? '' : 'possibly '}no longer arrives in ${channel}: ${list}`];
      }),
    ),
  ];
}

/** Who can newly do what with a topic. */
export function describeUse({ who, words, topic, isCertain }: Omit<Opened, 'channels'>): string {
  return `${who} can ${isCertain ? '' : 'possibly '}${words} the topic ${topic}`;
}
