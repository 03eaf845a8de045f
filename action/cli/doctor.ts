import { examineSetup, listDeclaredTargets } from '../commands/doctor.ts';
import { parseRepository } from '../commands/find-repository.ts';
import type { RepositoryName } from '../doctor/facts.ts';
import { createColors } from '../render/colors.ts';
import { pointMembers, renderDoctorText } from '../render/doctor.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { fileOf } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';
import { chosenTargets } from './targets.ts';
import { type Arguments, UsageError } from './usage.ts';

/** `chatops doctor`: 0 only when every point was seen and is ok. */
export const runDoctor: Run = async (args, io) => {
  const file = fileOf(args);
  const token = tokenOf(args, io);
  const repository = repositoryOf(args);
  if (args.options['target'] !== undefined) chosenTargets(args, await listDeclaredTargets(file));
  const session = sessionOptions(args);
  announceAws(session, io);
  const points = await examineSetup({
    file,
    repository,
    token,
    environment: textOf(args, 'environment'),
    bootstrapStack: textOf(args, 'bootstrap-stack') ?? 'chatops-bootstrap',
    session,
    env: io.env,
  });
  if (args.options['format'] === 'json') {
    await printJson(io, { diagnostics: [], local: session.isLocal, points: points.map(pointMembers) });
  } else io.out(renderDoctorText(points, createColors(io.outHasColor)));
  return points.every(({ status }) => status === 'ok') ? exitStatus.clean : exitStatus.findings;
};

/** The token is never an argument, which other processes of the machine could read. */
function tokenOf(args: Arguments, { env }: Io): string | undefined {
  const name = textOf(args, 'github-token-env');
  if (name === undefined) return env['GITHUB_TOKEN'] || env['GH_TOKEN'] || undefined;
  const token = env[name];
  if (token) return token;
  throw new UsageError(
    `--github-token-env names ${name}, which is not set`,
    'Give the name of an environment variable that holds the token, and not the token itself',
  );
}

function repositoryOf(args: Arguments): RepositoryName | undefined {
  const given = textOf(args, 'repository');
  if (given === undefined) return undefined;
  const repository = parseRepository(given);
  if (repository !== undefined) return repository;
  throw new UsageError(`--repository cannot be ${given}`, 'It is OWNER/REPOSITORY, e.g. acme/chat');
}

function textOf({ options }: Arguments, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
