import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'awscli_verdicts.py');

/** A command, with what the catalogue knows of the operation that it was made from. */
export interface GeneratedCommand {
  readonly arguments: readonly string[];
  readonly service: string;
  readonly operation: string;
  readonly options: readonly string[];
}

/** The verdict on a command whose options the installed models do not know in this form. */
export const otherVersion = 'OTHER VERSION';

/**
 * What the AWS CLI's parsers say to each argument list: null when they take it, else their complaint.
 * @throws when there is no Python with awscli
 */
export function askAwscli(commands: readonly GeneratedCommand[]): (string | null)[] {
  const { status, stdout, stderr, error } = spawnSync('python3', [script], {
    input: JSON.stringify(commands),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, AWS_CONFIG_FILE: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the witness failed: ${stderr}`);
  return JSON.parse(stdout) as (string | null)[];
}
