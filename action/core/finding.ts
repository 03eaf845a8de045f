import type { Path } from './path.ts';
import type { RequestExample } from './request-example.ts';
import type { RuleCode } from './rule-code.ts';

/** Something that is wrong with the data of a chatops.yml, before its place in the text is looked up. */
export interface Finding {
  /** `area/name`, as `chatops explain` takes it. */
  readonly code: RuleCode;
  /** What is wrong, with the wrong value in it. */
  readonly message: string;
  /** What to write instead. */
  readonly help?: string;
  /** One request that shows it. */
  readonly example?: RequestExample;
  /** Where in the data. */
  readonly path: Path;
  /** Whether the key or the value is wrong; the value by default. */
  readonly at?: 'key' | 'value';
  /** Where in the text of the value, in UTF-16 units, when it is a part of it that is wrong. */
  readonly offset?: number;
  /** When it weighs other than its rule does by default. */
  readonly severity?: 'error' | 'warning';
}
