import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryFolder } from '../memory-folder.ts';

const bundle = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'main.js');

/** What the runner gives to a step. */
export interface Step {
  /** As in a workflow's `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The folder of the workspace. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload: unknown };
}

/** What the runner sees of a step. */
export interface StepOutcome {
  readonly status: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
  /** Workflow commands that the runner would obey, those between stop-commands left out. */
  readonly commands: readonly string[];
}

/** Runs a step. */
export type Executor = (step: Step) => Promise<StepOutcome>;

/** Starts the built bundle as the runner starts it: nothing but the environment tells it what to do. */
export const runAction: Executor = step => {
  if (!existsSync(bundle)) throw new Error('There is no bundle: npm run build');
  return execute(step, runNode);
};

/**
 * Runs the same step in this process, which is quicker: the code of the bundle, with the environment and the folder of
 * the step in place of ours. It waits for nothing on GitHub. Steps run one after the other.
 */
export const callAction: Executor = step => {
  const outcome = lastCall.then(() => execute(step, callShell));
  lastCall = outcome.catch(() => undefined);
  return outcome;
};

let lastCall: Promise<unknown> = Promise.resolve();

type Environment = Readonly<Record<string, string>>;
type Start = (cwd: string, env: Environment) => Promise<{ status: number | null; log: string }>;

async function execute(step: Step, start: Start): Promise<StepOutcome> {
  const temporary = await mkdtemp(join(memoryFolder, 'runner-'));
  const files = {
    output: join(temporary, 'output'),
    summary: join(temporary, 'summary'),
    event: join(temporary, 'event.json'),
  };
  try {
    await Promise.all([writeFile(files.output, ''), writeFile(files.summary, '')]);
    if (step.event !== undefined) await writeFile(files.event, JSON.stringify(step.event.payload));
    const inputs = Object.entries(step.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: temporary,
      RUNNER_TEMP: temporary,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      ...(step.event === undefined
        ? {}
        : { GITHUB_EVENT_PATH: files.event, GITHUB_EVENT_NAME: step.event.name }),
      ...Object.fromEntries(inputs),
      ...step.env,
    };
    const { status, log } = await start(step.cwd, env);
    return {
      status,
      log,
      outputs: parseOutputs(await readFile(files.output, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
      commands: readCommands(log),
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const runNode: Start = (cwd, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stdout.on('data', chunk => {
      log += chunk;
    });
    child.stderr.on('data', chunk => {
      log += chunk;
    });
    child.on('error', reject);
    child.on('close', status => resolve({ status, log }));
  });

const callShell: Start = async (cwd, env) => {
  const { runShell } = await import('../../action/main/shell.ts');
  const [folder, kept] = [process.cwd(), { ...process.env }];
  const write = process.stdout.write;
  let log = '';
  replaceEnvironment(env);
  process.chdir(cwd);
  process.stdout.write = (chunk: string | Uint8Array) => {
    log += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  try {
    await runShell(async () => undefined);
    return { status: Number(process.exitCode ?? 0), log };
  } finally {
    process.stdout.write = write;
    process.exitCode = undefined;
    process.chdir(folder);
    replaceEnvironment(kept);
  }
};

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const pattern = /^([^\n<]+)<<([^\n]+)\n([\s\S]*?)\n\2$/gm;
  for (const [, name = '', , value = ''] of text.matchAll(pattern)) outputs[name] = value;
  return outputs;
}

/** The lines that the runner takes for commands; between `::stop-commands::TOKEN` and `::TOKEN::` it takes none. */
export function readCommands(log: string): string[] {
  const commands: string[] = [];
  let token: string | undefined;
  for (const line of log.split(/\r\n|\n|\r/)) {
    if (token !== undefined) {
      if (line.trim() === `::${token}::`) token = undefined;
      continue;
    }
    const stop = /^\s*::stop-commands::(\S+)/.exec(line);
    if (stop?.[1] !== undefined) token = stop[1];
    else if (/^\s*::/.test(line) || line.includes('##[')) commands.push(line);
  }
  return commands;
}

/** A folder with these files, removed by `remove`. */
export async function makeWorkspace(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(memoryFolder, 'workspace-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return {
    folder,
    write: (name: string, text: string) => writeFile(join(folder, name), text),
    /** The folder is at a commit, as far as the files of git say so; `none`: it is no repository. */
    checkOut: async (sha: string) => {
      if (sha === 'none') return rm(join(folder, '.git'), { recursive: true, force: true });
      await mkdir(join(folder, '.git'), { recursive: true });
      await writeFile(join(folder, '.git', 'HEAD'), `${sha}\n`);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
