// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.

/** Whether the data of a chatops.yml fits the schema. It says as much as `validateConfig`, and never why not. */
export declare const fitsConfig: (data: unknown) => boolean;
