import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsFailure } from '../aws/failure.ts';
import { readCommit } from '../commands/git-tree.ts';
import type { LoadedConfig } from '../commands/load-config.ts';
import { type PageBase, readPageBase } from '../commands/page-base.ts';
import { replaceFiles } from '../commands/replace-files.ts';
import type { Resolved } from '../core/model.ts';
import { makeAccessPage } from '../render/make-access-page.ts';
import { pageArtifactName } from './check-names.ts';
import type { Inputs } from './inputs.ts';
import { repositoryPath } from './repository-path.ts';
import { logText, type Outputs } from './step.ts';

/**
 * Writes the access page of a valid configuration for a later step that uploads it: of the target that the step is about, or of all.
 * Nothing is written for a configuration without channels and aliases.
 */
export async function keepAccessPage(
  { project, proofs, config }: Pick<LoadedConfig, 'project' | 'proofs'> & { readonly config: Resolved },
  inputs: Inputs,
): Promise<Outputs> {
  if (project === undefined || proofs === undefined) return {};
  const { target, against } = inputs;
  const html = makeAccessPage({
    project,
    proofs,
    complete: true,
    channelsLeftOut: [],
    date: new Date().toISOString(),
    commit: await readCommit(project.file),
    nameFile: repositoryPath,
    keep: key => target === undefined || key === target,
    ...(against === undefined ? {} : await readBase(config, project.file, against)),
  });
  const name = pageArtifactName(repositoryPath(inputs.config), target);
  const file = join(process.env['RUNNER_TEMP'] || tmpdir(), `${name}.html`);
  await replaceFiles(new Map([[file, html]]));
  return { 'access-page-file': file, 'access-page-name': name };
}

/** A base that cannot be read leaves the comparison out, and not the page, which says why. */
async function readBase(
  config: Resolved,
  file: string,
  against: string,
): Promise<{ readonly base: PageBase } | { readonly baseMissing: string }> {
  try {
    return { base: await readPageBase(config, file, against) };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    logText(`The access page has no comparison: ${error.message}`);
    return { baseMissing: error.message };
  }
}
