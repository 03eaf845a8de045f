// Makes every file that is derived from another: `node action/build/generate.mjs` writes them,
// `--check` exits 1 and names those that are stale.
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
import { generateManagedPolicyDocuments } from './generate-managed-policy-documents.mjs';
import { generateReference, loadRules } from './generate-reference.mjs';
import { generateRuleCodes } from './generate-rule-codes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * All generated files by path from the root of the repository.
 * @returns {Promise<Record<string, string>>}
 */
async function generateAll() {
  // What a channel needs here or in the defaults is marked by editors; rules of this project say more about it.
  const { allOf: _marks, ...schema } = JSON.parse(
    readFileSync(join(root, 'schema', 'chatops.schema.json'), 'utf8'),
  );
  const rules = await loadRules();
  const files = {
    'action/generated/config.ts': await generateConfigTypes(schema),
    ...generateConfigValidator(schema),
    'action/generated/access-page.ts': await generateAccessPage(root),
    'action/data/iam-actions.ts': generateIamActions(),
    'action/data/forwarded-permissions.ts': await generateForwardedPermissions(root),
    'action/generated/key-orders.ts': generateKeyOrders(schema),
    'action/data/managed-policies.ts': generateManagedPolicies(),
    'docs/reference.md': await generateReference(schema, rules),
    'action/generated/rule-codes.ts': generateRuleCodes(rules),
    'docs/action.md': generateActionDocs(
      readFileSync(join(root, 'docs', 'action.md'), 'utf8'),
      readFileSync(join(root, 'action', 'action.yml'), 'utf8'),
    ),
    'action/data/managed-policy-documents.ts': generateManagedPolicyDocuments(),
  };
  return files;
}

const isCheck = process.argv.includes('--check');
const stale = Object.entries(await generateAll()).filter(([path, content]) => {
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
