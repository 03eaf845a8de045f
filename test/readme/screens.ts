/** A screen of a page: a command, and what it prints. */
export interface Screen {
  /** Without `chatops`. */
  readonly command: string;
  /** Parts that follow each other, with something left out (`…` as a line) in between. */
  readonly parts: readonly string[];
  /** Whether it begins with the first line of the output. */
  readonly isFromStart: boolean;
  /** Whether it ends with the last line of the output. */
  readonly isToEnd: boolean;
}

/** The screens of a page in Markdown: the blocks of `console` that begin with `$ chatops`. */
export function readScreens(page: string): Screen[] {
  return [...page.matchAll(/^```console\n\$ chatops (.*)\n([\s\S]*?)^```$/gm)].map(
    ([, command = '', text = '']) => {
      const parts = text.split(/^…\n/m);
      return {
        command,
        parts: parts.filter(part => part !== ''),
        isFromStart: !text.startsWith('…\n'),
        isToEnd: !text.endsWith('…\n'),
      };
    },
  );
}

/** Times differ from run to run. */
function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, 'TIME');
}

/** What a screen shows that the output does not have, or not in this place; undefined when all of it is there. */
export function findDifference({ parts, isFromStart, isToEnd }: Screen, output: string): string | undefined {
  let rest = withoutTimes(output.replace(/^\n+/, ''));
  for (const [index, part] of parts.entries()) {
    const wanted = withoutTimes(part);
    const at = rest.startsWith(wanted) ? 0 : rest.indexOf(`\n${wanted}`) + 1;
    const isThere = rest.startsWith(wanted) || at > 0;
    if (!isThere || (index === 0 && isFromStart && at !== 0)) return part;
    rest = rest.slice(at + wanted.length);
  }
  return isToEnd && rest.trim() !== '' ? `(the end, before ${rest.slice(0, 80)})` : undefined;
}
