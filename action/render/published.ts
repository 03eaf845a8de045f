import type { PublishOutcome } from '../commands/publish-drift.ts';
import { makeVisible } from '../core/visible.ts';

/** How the drift of one stack was published, or why it was not. */
export interface Published {
  readonly topic: string;
  readonly stack: string;
  readonly outcome: PublishOutcome | 'failed';
  /** Why it failed. */
  readonly message?: string;
  readonly help?: string;
}

/** How publishing ended, for people. */
export function renderPublished({ topic, stack, outcome, message, help }: Published): string {
  switch (outcome) {
    case 'published':
      return makeVisible(`Published drift of ${stack} to ${topic}`);
    case 'no-news':
      return makeVisible(`No new drift of ${stack} to publish`);
    case 'withheld':
      return makeVisible(`Nothing of ${stack} was published: not everything could be checked`);
    case 'failed':
      return [message ?? '', ...(help === undefined ? [] : [`  ${help}`])].map(makeVisible).join('\n');
  }
}
