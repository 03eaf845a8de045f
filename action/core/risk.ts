/** What a drift does to what people in a channel can do. */
export type Risk = 'widens' | 'narrows' | 'none' | 'unknown';
