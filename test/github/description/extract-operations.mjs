// Takes the operations that the Action calls out of GitHub's REST description, which is too large to be installed
// (400 MB): `npm pack @octokit/openapi`, unpack it, then
//   node test/github/description/extract-operations.mjs FOLDER/package
// writes operations.json beside this file. Prose and examples are left out; `nullable` becomes JSON Schema.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [folder = ''] = process.argv.slice(2);
const description = JSON.parse(readFileSync(join(folder, 'generated', 'api.github.com.json'), 'utf8'));

/** What is called, and what may be called next: an operation that is not here fails the tests. */
const operations = `
GET /user
GET /repos/{owner}/{repo}
GET /repos/{owner}/{repo}/branches/{branch}
GET /repos/{owner}/{repo}/branches/{branch}/protection
GET /repos/{owner}/{repo}/commits
GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls
GET /repos/{owner}/{repo}/commits/{ref}
GET /repos/{owner}/{repo}/commits/{ref}/check-runs
GET /repos/{owner}/{repo}/commits/{ref}/check-suites
GET /repos/{owner}/{repo}/compare/{basehead}
GET /repos/{owner}/{repo}/contents/{path}
GET /repos/{owner}/{repo}/git/blobs/{file_sha}
GET /repos/{owner}/{repo}/git/commits/{commit_sha}
GET /repos/{owner}/{repo}/git/ref/{ref}
GET /repos/{owner}/{repo}/git/trees/{tree_sha}
GET /repos/{owner}/{repo}/pulls
GET /repos/{owner}/{repo}/pulls/{pull_number}
GET /repos/{owner}/{repo}/pulls/{pull_number}/commits
GET /repos/{owner}/{repo}/pulls/{pull_number}/files
POST /repos/{owner}/{repo}/check-runs
GET /repos/{owner}/{repo}/check-runs/{check_run_id}
PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}
GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs
GET /repos/{owner}/{repo}/issues
POST /repos/{owner}/{repo}/issues
PATCH /repos/{owner}/{repo}/issues/{issue_number}
GET /repos/{owner}/{repo}/issues/{issue_number}/comments
POST /repos/{owner}/{repo}/issues/{issue_number}/comments
PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}
DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}
GET /repos/{owner}/{repo}/actions/oidc/customization/sub
GET /repos/{owner}/{repo}/actions/organization-variables
GET /repos/{owner}/{repo}/actions/runs
GET /repos/{owner}/{repo}/actions/runs/{run_id}
GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals
GET /repos/{owner}/{repo}/actions/variables
GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs
GET /repos/{owner}/{repo}/deployments
GET /repos/{owner}/{repo}/environments
GET /repos/{owner}/{repo}/environments/{environment_name}
GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies
GET /repos/{owner}/{repo}/rules/branches/{branch}
GET /repos/{owner}/{repo}/rulesets/{ruleset_id}
`
  .trim()
  .split('\n');

const prose = new Set(['description', 'title', 'summary']);
const unneeded = new Set([
  'example',
  'examples',
  'externalDocs',
  'discriminator',
  'x-github',
  'x-github-breaking-changes',
]);

/** @param {unknown} node @param {boolean} isNames whether the keys are names of properties, not of JSON Schema */
function trim(node, isNames = false) {
  if (Array.isArray(node)) return node.map(item => trim(item));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(
    ([key, value]) => isNames || !(unneeded.has(key) || (prose.has(key) && typeof value === 'string')),
  );
  const kept = Object.fromEntries(
    entries.map(([key, value]) => [key, trim(value, !isNames && key === 'properties')]),
  );
  return isNames ? kept : withoutNullable(kept);
}

function withoutNullable({ nullable, ...schema }) {
  if (nullable !== true)
    return nullable === undefined || nullable === false ? schema : { nullable, ...schema };
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
  };
}

const resolve = pointer =>
  pointer
    .slice(2)
    .split('/')
    .reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')], description);

const references = new Map();
function collectReferences(node) {
  if (typeof node !== 'object' || node === null) return;
  if (typeof node.$ref === 'string' && !references.has(node.$ref)) {
    const target = trim(resolve(node.$ref));
    references.set(node.$ref, target);
    collectReferences(target);
  }
  for (const value of Object.values(node)) collectReferences(value);
}

const paths = {};
for (const operation of operations) {
  const [method, path] = operation.split(' ');
  const found = description.paths[path]?.[method.toLowerCase()];
  if (found === undefined) throw new Error(`GitHub describes no ${operation}`);
  const { parameters = [], requestBody, responses } = trim(found);
  // Refusals say the same everywhere: `{ message }`.
  const answers = Object.fromEntries(Object.entries(responses).filter(([status]) => Number(status) < 300));
  paths[path] = { ...paths[path], [method.toLowerCase()]: { parameters, requestBody, responses: answers } };
}
collectReferences(paths);
const components = {};
for (const [pointer, target] of [...references].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const [, , kind, name] = pointer.split('/');
  components[kind] = { ...components[kind], [name]: target };
}
const { version } = description.info;
const source = `@octokit/openapi ${version}, of https://github.com/github/rest-api-description (MIT)`;
const parts = { source, apiVersion: '2022-11-28', paths, ...components };
// A line for each operation and schema, so that a newer description is a readable difference.
const lines = Object.entries(parts).map(([name, value]) => {
  if (typeof value === 'string') return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${JSON.stringify(member)}`,
  );
  return `${JSON.stringify(name)}: {\n${members.join(',\n')}\n}`;
});
writeFileSync(
  join(here, 'operations.json'),
  `{\n${lines.join(',\n')}\n}\n`.replaceAll('#/components/', '#/'),
);
