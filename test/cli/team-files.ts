import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What `chatops init` writes into an empty repository from a release, sorted. */
export const teamFiles: readonly string[] = [
  '.github/CODEOWNERS',
  '.github/workflows/chatops-apply.yml',
  '.github/workflows/chatops-comment.yml',
  '.github/workflows/chatops-drift.yml',
  '.github/workflows/chatops-plan.yml',
  '.gitignore',
  'README.md',
  'chatops.yml',
  'policies/boundary.json',
  'templates/bootstrap.yml',
];

/** The texts of all files below a folder by their names, sorted. */
export function readTree(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(root, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map(name => [name, readFileSync(join(root, name), 'utf8')]));
}
