import { stringify } from 'yaml';
import { importProduct } from './import-product.mjs';

/**
 * The reference page: every key with an example, from the schema, and every rule with its why, from the rules.
 * @param {object} schema chatops.schema.json
 * @param {readonly object[]} rules what `loadRules` gives
 * @returns {Promise<string>} docs/reference.md
 */
export async function generateReference(schema, rules) {
  const objects = Object.entries(schema.definitions).filter(([, definition]) => definition.properties);
  return [
    '# Reference',
    '',
    '<!-- Made from schema/chatops.schema.json and action/rules by `npm run generate`. Do not edit. -->',
    '',
    'Everything that a `chatops.yml` may hold, and everything that can be said about one.',
    '`chatops explain CODE` prints the same about a code; an editor with a YAML language server shows the same about a key.',
    '',
    '## The file',
    '',
    `${schema.description} Unknown keys are errors.`,
    '',
    'The file is YAML 1.2. Anchors (`&name`), aliases (`*name`) and merge keys (`<<: *name`, or a list of them) mean what YAML says:',
    'keys of the map itself count before those that are merged, and an earlier map before a later one. An anchor is known in its own',
    'file, from its place on. A mistake in a value that aliases use is reported once, where the value is written, with the places that',
    'use it. `chatops fmt` keeps anchors; `drift --codify` writes a shared value out where one place has to differ, or says why it does not.',
    '',
    ...describeKeys(schema, schema),
    ...objects.flatMap(([name, definition]) => [
      `## ${definition.title}`,
      '',
      `<a id="type-${anchor(name)}"></a>`,
      '',
      definition.description,
      '',
      ...describeKeys(definition, schema),
    ]),
    '## Rules',
    '',
    '| code | severity | what |',
    '|---|---|---|',
    ...rules.map(
      ({ code, severity, title }) =>
        `| [\`${code}\`](#rule-${anchor(code)}) | ${severity} | ${escapeCell(title)} |`,
    ),
    '',
    ...rules.flatMap(describeRule),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function describeKeys(owner, schema) {
  return Object.entries(owner.properties).flatMap(([key, property]) => {
    const { definition, name } = follow(property, schema);
    const examples = (property.examples ?? definition.examples ?? []).slice(0, 3);
    const choices = definition.enum
      ? ` One of ${definition.enum.map(value => `\`${value}\``).join(', ')}.`
      : '';
    const fallback = definition.default === undefined ? '' : ` Default: \`${definition.default}\`.`;
    const more = linksOf(property, schema).filter(link => link.name !== name || definition.properties);
    const see =
      more.length === 0
        ? ''
        : ` See ${more.map(link => `[${link.title}](#type-${anchor(link.name)})`).join(', ')}.`;
    return [
      `### \`${key}\`${owner.required?.includes(key) ? ' (required)' : ''}`,
      '',
      `${property.description ?? definition.description}${choices}${fallback}${see}`,
      '',
      ...examples.flatMap(example => [
        '```yaml',
        stringify({ [key]: example }, { lineWidth: 0 }).trimEnd(),
        '```',
        '',
      ]),
    ];
  });
}

function follow(property, schema) {
  const name = property.$ref?.replace('#/definitions/', '');
  return { name, definition: name === undefined ? property : schema.definitions[name] };
}

/** The objects that a value, its elements or its members are. */
function linksOf(property, schema, seen = new Set()) {
  const { name, definition } = follow(property, schema);
  if (name !== undefined && seen.has(name)) return [];
  seen.add(name);
  if (name !== undefined && definition.properties) return [{ name, title: definition.title }];
  const below = [
    definition.items,
    typeof definition.additionalProperties === 'object' ? definition.additionalProperties : undefined,
    ...(definition.anyOf ?? []),
  ];
  return below.filter(Boolean).flatMap(part => linksOf(part, schema, seen));
}

function describeRule({ code, title, severity, why, wrong, right }) {
  return [
    `### \`${code}\``,
    '',
    `<a id="rule-${anchor(code)}"></a>`,
    '',
    `**${title}** (${severity}). ${why}`,
    '',
    'Wrong:',
    '',
    '```yaml',
    wrong,
    '```',
    '',
    'Right:',
    '',
    '```yaml',
    right,
    '```',
    '',
  ];
}

function anchor(name) {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}

function escapeCell(text) {
  return text.replaceAll('|', '\\|');
}

/** The rules are TypeScript; they are bundled into a file of a moment and loaded from there. */
export async function loadRules() {
  const { allRules } = await importProduct("export { allRules } from './action/rules/all.ts';");
  return allRules;
}
