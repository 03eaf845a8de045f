// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.

/** What ajv says of one failed keyword; `parentSchema` holds the teaching words (`x-noun`, `x-help`, …). */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  /** The value of the keyword, e.g. the branches of a `oneOf`. */
  readonly schema: unknown;
  readonly propertyName?: string;
}

/** Whether the data of a chatops.yml fits the schema; when not, `errors` says why until the next call. */
export declare const validateConfig: {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
};
