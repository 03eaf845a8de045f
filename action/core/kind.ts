import type { Json, JsonObject } from './json.ts';
import type { Model } from './model.ts';
import type { Place } from './place.ts';
import type { Risk } from './risk.ts';
import type { Resource } from './template.ts';

/**
 * One kind of resource: how it is rendered and compared, and what a difference risks. How its properties are read from AWS is a reader
 * in `aws/readers/`, because that is the only part which is not pure.
 */
export interface Kind {
  /** CloudFormation type. */
  readonly type: string;
  /** The resources of this kind that a model asks for. */
  readonly render: (model: Model) => Resource[];
  /** What `Fn::GetAtt` gives of a resource, from its physical id and resolved properties. */
  readonly attributes?: (
    physicalId: string,
    properties: JsonObject,
    place: Place,
  ) => Readonly<Record<string, string>>;
  /** What a difference in one property does to what people in a channel can do. */
  readonly riskOf: (property: string, expected: Json | undefined, observed: Json | undefined) => Risk;
  /** What it does to what people can do or hear when the whole resource is gone; `narrows` where this is not given. */
  readonly riskOfLoss?: Risk;
  /** What identifies an element of a list property, e.g. an inline policy by its name. */
  readonly elementKey?: (property: string, element: Json) => string | undefined;
  /**
   * Lists that mean something else when they are empty. Where none of the declared elements is left, those that are there
   * replace them one by one, so that no state between the two has an empty list.
   */
  readonly neverEmpty?: readonly string[];
  /** Which key of its part of chatops.yml a property comes from, e.g. `guardrails`; several when more than one may be. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** Brings a property's value to the form in which equal meanings are equal data, e.g. a policy document. */
  readonly normalize?: (property: string, value: Json) => Json;
}
