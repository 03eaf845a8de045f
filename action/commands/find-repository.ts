import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Reading } from '../core/snapshot.ts';
import type { RepositoryName } from '../doctor/facts.ts';

const run = promisify(execFile);

/** `OWNER/REPOSITORY` as its parts; undefined when it is none. */
export function parseRepository(text: string): RepositoryName | undefined {
  const [, owner, repo] = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(text) ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}

/** Host, owner and name of the address of a remote; undefined when it is not an address of a forge. */
export function parseRemote(address: string): (RepositoryName & { readonly host: string }) | undefined {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(address) ??
    /^(?:[^@/]+@)?([^/:]+):(?!\/)(.+)$/.exec(address) ??
    [];
  const name = parseRepository((path ?? '').replace(/\/$/, '').replace(/\.git$/, ''));
  return host === undefined || name === undefined ? undefined : { host, ...name };
}

/**
 * The repository on GitHub: what GITHUB_REPOSITORY says, or the remote `origin` of the working tree. A remote on another
 * host than GITHUB_SERVER_URL is not taken: a token is only for the server that the environment names.
 */
export async function findRepository(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Reading<RepositoryName>> {
  const ofEnvironment = parseRepository(env['GITHUB_REPOSITORY'] ?? '');
  if (ofEnvironment !== undefined) return { ok: true, value: ofEnvironment };
  let address: string;
  try {
    const { stdout } = await run('git', ['remote', 'get-url', 'origin'], { cwd: folder, timeout: 10_000 });
    address = stdout.trim();
  } catch {
    return {
      ok: false,
      reason: 'this folder has no git remote named origin; give it with --repository OWNER/REPOSITORY',
    };
  }
  const remote = parseRemote(address);
  const server = new URL(serverUrlOf(env)).hostname;
  if (remote === undefined) {
    return {
      ok: false,
      reason: 'the remote origin is not on GitHub; give the repository with --repository OWNER/REPOSITORY',
    };
  }
  if (remote.host.toLowerCase() !== server && remote.host.toLowerCase() !== `ssh.${server}`) {
    return {
      ok: false,
      reason: `the remote origin is at ${remote.host}, and GITHUB_SERVER_URL is ${serverUrlOf(env)}; for a GitHub Enterprise Server set GITHUB_SERVER_URL and GITHUB_API_URL`,
    };
  }
  return { ok: true, value: { owner: remote.owner, repo: remote.repo } };
}

/** The address of GitHub's pages. */
export function serverUrlOf(env: NodeJS.ProcessEnv): string {
  const given = (env['GITHUB_SERVER_URL'] ?? '').replace(/\/+$/, '');
  return /^https?:\/\/[^/\s]+$/.test(given) ? given : 'https://github.com';
}

/** The folder that a git repository begins in; the folder itself when it is in none. */
export async function findTopFolder(folder: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--show-toplevel'], { cwd: folder, timeout: 10_000 });
    return stdout.trim();
  } catch {
    return folder;
  }
}

/** The default branch as the clone knows it: that of the remote, else the one that is checked out, else `main`. */
export async function readDefaultBranch(folder: string): Promise<string> {
  const ask = async (args: readonly string[]) => {
    const { stdout } = await run('git', [...args], { cwd: folder, timeout: 10_000 });
    return stdout.trim();
  };
  try {
    const remote = await ask(['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']).catch(() => undefined);
    const branch = remote?.replace(/^origin\//, '') ?? (await ask(['symbolic-ref', '--short', 'HEAD']));
    return branch === '' ? 'main' : branch;
  } catch {
    return 'main';
  }
}
