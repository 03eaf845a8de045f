/** Definitions whose name the model, the policies or the command line have too: their types end in `Config`. */
const shared = new Set(
  (
    'Actions Alias Button Channel Command Conditions Defaults Document Guardrail InlinePolicy ManagedPolicies MessageText ' +
    'Reference Role Statement Target TopicKey VariableValues Workspace'
  ).split(' '),
);

/**
 * TypeScript types from the schema; each definition becomes a type of the same name, or of that name and `Config`; the
 * root is `ChatopsConfig`.
 * @param {object} schema chatops.schema.json
 * @param {(schema: object, name: string, options: object) => Promise<string>} compile of json-schema-to-typescript
 * @returns {Promise<string>} the module's text
 */
export async function generateConfigTypes(schema, compile) {
  const named = dropTitles(schema);
  named.title = 'ChatopsConfig';
  for (const [name, definition] of Object.entries(named.definitions))
    definition.title = shared.has(name) ? `${name}Config` : name;
  const text = await compile(named, 'ChatopsConfig', {
    bannerComment: '// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 110 },
  });
  // The tool explains itself in a doc comment per definition; those lines say nothing about the data.
  return text
    .replace(/^ \* This interface was referenced by [\s\S]*?(?=^ \*\/)/gm, '')
    .replace(/ \*\n( \*\/)/g, '$1');
}

/** A copy without titles (the tool would name types by them) and without what has no type. */
function dropTitles(value, isMap = false) {
  if (Array.isArray(value)) return value.map(item => dropTitles(item));
  if (typeof value !== 'object' || value === null) return value;
  const copy = {};
  for (const [key, member] of Object.entries(value)) {
    if (isMap) copy[key] = dropTitles(member);
    else if (key === 'title' || key === 'examples' || key === 'propertyNames' || key.startsWith('x-'))
      continue;
    else if (key === 'allOf' && member.every(isChoiceOfKeys)) continue;
    else copy[key] = dropTitles(member, key === 'properties' || key === 'definitions');
  }
  return copy;
}

/** "Exactly one of these keys" is checked, but would only blur the type. */
function isChoiceOfKeys(schema) {
  return schema.oneOf?.every(branch => Object.keys(branch).join() === 'required') ?? false;
}
