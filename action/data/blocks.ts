/** How a text is divided into blocks: `block-forms.json` has the form of each text. */
export interface BlockForm {
  /** How many characters there are before the first block. */
  readonly skip: number;
  /** What is between two blocks. */
  readonly separator: string;
  /** What ends the name that a block begins with. */
  readonly end: string;
}

/** A text of blocks, each of which begins with its name. */
export interface Blocks {
  /** In the order of the text. */
  readonly names: readonly string[];
  /** A block without its name; undefined when there is none of that name. */
  readonly find: (name: string) => string | undefined;
}
