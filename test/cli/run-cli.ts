import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../action/cli/io.ts';
import { main } from '../../action/cli/main.ts';

/** The file of the built command. @throws when it was not built */
export function builtCli(): string {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  if (!existsSync(cli)) throw new Error('dist/cli.js is not built: npm run build');
  return cli;
}

/** How a run of the command ended. */
export interface CliResult {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command as a user's shell would, with no terminal. @throws when it was not built */
export function runCli(
  cwd: string,
  args: readonly string[],
  { env = {}, input = '' }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [builtCli(), ...args], {
    cwd,
    encoding: 'utf8',
    input,
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
  });
  return { status, out: stdout, err: stderr };
}

/**
 * Runs the command in this process, as the built one does with no terminal: for what it says. What a process does
 * (signals, pipes, standard input, its start) needs {@link runCli}.
 */
export async function runHere(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  let [out, err] = ['', ''];
  const before = { folder: process.cwd(), env: { ...process.env } };
  const io: Io = {
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    isInteractive: false,
    errIsTerminal: false,
    outHasColor: false,
    errHasColor: false,
    env: process.env,
    ask: async () => false,
    askText: async () => '',
  };
  process.chdir(cwd);
  Object.assign(process.env, { HOME: cwd, ...env });
  try {
    const status = await main(args, io);
    return { status, out, err };
  } finally {
    process.chdir(before.folder);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
  }
}
