/**
 * The order of keys that `chatops fmt` writes: that of the schema's properties.
 * @param {object} schema chatops.schema.json
 * @returns {string} the module's text
 */
export function generateKeyOrders(schema) {
  const shapes = {};
  describe(schema, 'Root');
  const entries = Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1));
  return `// Made from schema/chatops.schema.json by \`npm run generate\`. Do not edit.

/** What is below a value of chatops.yml, by the names of other shapes. */
export interface KeyShape {
  /** Keys in their order, with the shape of each value. */
  readonly keys?: Readonly<Record<string, string>>;
  /** The shape of every value of a map whose keys people choose, or of every element of a list. */
  readonly each?: string;
  /** One of these. */
  readonly oneOf?: readonly string[];
}

/** Shapes by name; the file itself is \`Root\`. What is not here is a scalar, or free. */
export const shapes: Readonly<Record<string, KeyShape>> = {
${entries.map(([name, shape]) => `  ${JSON.stringify(name)}: ${JSON.stringify(shape)},`).join('\n')}
};
`;

  /** Notes the shape of a schema under a name, unless there is nothing below it. @returns the name */
  function describe(part, name) {
    if (part.$ref) {
      const definition = part.$ref.replace('#/definitions/', '');
      return describe(schema.definitions[definition], definition);
    }
    if (name in shapes) return name;
    shapes[name] = {};
    if (part.anyOf)
      shapes[name].oneOf = part.anyOf.map((branch, index) => describe(branch, `${name}/${index}`));
    else if (part.properties) {
      shapes[name].keys = Object.fromEntries(
        Object.entries(part.properties).map(([key, value]) => [key, describe(value, `${name}.${key}`)]),
      );
    } else {
      const each =
        part.items ?? (typeof part.additionalProperties === 'object' ? part.additionalProperties : undefined);
      if (each) shapes[name].each = describe(each, `${name}[]`);
    }
    if (Object.keys(shapes[name]).length === 0) delete shapes[name];
    return name;
  }
}
