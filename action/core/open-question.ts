import type { RuleCode } from './rule-code.ts';

/** The marker in chatops.yml for a value that an import could not know; validation fails until it is replaced. */
const marker = /OPEN\(([A-Za-z0-9._:/-]+)\)/;

/** The marker of an open question. @param id characters other than letters, digits and `._:/-` are replaced */
export function openMarker(id: string): string {
  return `OPEN(${id.replace(/[^A-Za-z0-9._:/-]+/g, '-')})`;
}

/** The first marker in a text, e.g. `OPEN(SlackChannelId)`; undefined when everything in it is known. */
export function openMarkerIn(text: string): string | undefined {
  return marker.exec(text)?.[0];
}

/** The id of the first open question in a text. */
export function openQuestionIn(text: string): string | undefined {
  return marker.exec(text)?.[1];
}

/** What is wrong with a value that is still open, and what to put there. */
export function describeOpenQuestion(
  id: string,
  wanted: string | undefined,
): { readonly code: RuleCode; readonly message: string; readonly help: string } {
  return {
    code: 'import/open-question',
    message: `The import could not determine this value: ${openMarker(id)} is still open`,
    help: `${wanted ?? 'write the value in place of the marker'}; the comment above describes it, or run the import again with --resolve ${id}=VALUE`,
  };
}
