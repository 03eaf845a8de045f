import type { BoundOption } from './bind.ts';
import type { Operation, Service } from './catalogue.ts';
import type { VariableValues } from './option-values.ts';

/** Where a command runs. Each part may be symbolic, as `${AWS::AccountId}`, or `*`. */
export interface CommandPlace {
  readonly partition: string;
  readonly account: string;
}

/** The ARN formats of one type of resource, as IAM documents them. */
export interface ResourceFormats {
  readonly type: string;
  readonly arns: readonly string[];
  readonly isRequired: boolean;
}

/** What a template is filled with. */
export interface FillContext {
  readonly service: Service;
  readonly operation: Operation;
  readonly options: ReadonlyMap<string, BoundOption>;
  readonly values: VariableValues;
  readonly place: CommandPlace;
  readonly regions: readonly string[];
  /** Whether an option that is not given means the service's default, or any value that it could have. */
  readonly omitted: 'default' | 'any';
}

/** The same in one Region. */
export interface RegionContext extends FillContext {
  readonly region: string;
  readonly types: readonly ResourceFormats[];
}
