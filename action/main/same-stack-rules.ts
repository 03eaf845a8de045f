import { AwsFailure } from '../aws/failure.ts';
import { readPolicyConfig } from '../commands/base-policy.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { listPullChanges, readFileAt } from '../github/pull-requests.ts';
import type { BranchRun } from './branch-run.ts';
import type { Forge, Pull } from './forge.ts';

/** A main file as it was before, whose rules count for the file that declares its stack now. */
export interface EarlierFile {
  readonly file: string;
  readonly config: ChatopsConfig;
}

/** YAML files that a pull request changes; each is read from its base. */
const maxFiles = 200;

/**
 * The main files of the base branch that a pull request moves, removes or changes. A file that takes the place of one of
 * them is under its rules: otherwise a new name would be a way out of them.
 * @throws GitHubFailure
 * @throws AwsFailure when there are too many to be read
 */
export async function readChangedBases({ github, repository }: Forge, pull: Pull): Promise<EarlierFile[]> {
  const changes = await listPullChanges(github, repository, pull.number);
  const names = changes
    .filter(({ status }) => status !== 'added')
    .map(({ filename, previous_filename: before = filename }) => before)
    .filter(isMainFile);
  if (names.length > maxFiles) {
    throw new AwsFailure(
      `This pull request changes ${names.length} YAML files, and the rules of at most ${maxFiles} can be read`,
      'Split it into several pull requests',
    );
  }
  const found: EarlierFile[] = [];
  for (const file of names) {
    const bytes = await readFileAt(github, repository, file, pull.baseSha);
    found.push(...toEarlierFile(file, bytes));
  }
  return found;
}

/** The main files that were applied on the branch, each as it was last applied. @throws GitHubFailure */
export async function readAppliedFiles({ forge, lastAppliedFiles }: BranchRun): Promise<EarlierFile[]> {
  const { github, repository } = forge;
  const found: EarlierFile[] = [];
  for (const [file, sha] of await lastAppliedFiles()) {
    found.push(...toEarlierFile(file, await readFileAt(github, repository, file, sha)));
  }
  return found;
}

function isMainFile(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !name.startsWith('.github/');
}

function toEarlierFile(file: string, bytes: Uint8Array | undefined): EarlierFile[] {
  const config = bytes === undefined ? undefined : readPolicyConfig(file, bytes);
  return config === undefined || typeof config.name !== 'string' ? [] : [{ file, config }];
}
