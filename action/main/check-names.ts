import { createHash } from 'node:crypto';

/** The name of the check run that holds what was reviewed of a file and target; without a target, of a whole file. */
export function planCheckName(file: string, target: string | undefined): string {
  return `chatops plan${describe(file, target)}`;
}

/** The name of the check run that says how a branch was applied. */
export function applyCheckName(file: string, target: string | undefined): string {
  return `chatops apply${describe(file, target)}`;
}

/** The usual file and the only target are not named. */
function describe(file: string, target: string | undefined): string {
  const inFile = file === 'chatops.yml' ? '' : `: ${file}`;
  return `${inFile}${target === undefined || target === 'default' ? '' : ` (${target})`}`;
}

/**
 * A name for the plan of a file and target that no other one has, without what GitHub refuses in the name of an
 * artifact: `chatops-plan`, `chatops-plan-prod`, `chatops-plan-team-a-chatops.yml-1f0a6c2e-prod`.
 * @see https://github.com/actions/toolkit/tree/main/packages/artifact/docs
 */
export function planArtifactName(file: string, target: string | undefined): string {
  return artifactName('chatops-plan', file, target);
}

/** The name of the artifact that holds the access page of a file, or of one target of it. */
export function pageArtifactName(file: string, target: string | undefined): string {
  return artifactName('chatops-access', file, target);
}

function artifactName(kind: string, file: string, target: string | undefined): string {
  const digest = createHash('sha256').update(file).digest('hex').slice(0, 8);
  const readable = file.replace(/[^A-Za-z0-9._]+/g, '-').slice(-100);
  const inFile = file === 'chatops.yml' ? '' : `-${readable}-${digest}`;
  return `${kind}${inFile}${target === undefined ? '' : `-${target}`}`;
}
