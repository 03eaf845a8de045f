import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const page = readFileSync(
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'gitlab.md'),
  'utf8',
);

/** A job of a pipeline, as far as a shell and the rules of our tests look at it. */
export interface GitLabJob {
  readonly extends?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly needs?: readonly string[];
  readonly artifacts?: {
    readonly paths?: readonly string[];
    readonly reports?: { readonly codequality?: string };
  };
}

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    match => match[1] ?? '',
  );
}

/** The pipeline of docs/gitlab.md, with what each job extends put into it. */
export function readPipeline(): Readonly<Record<string, GitLabJob>> {
  const text = blocks('yaml').find(block => block.startsWith('# .gitlab-ci.yml')) ?? '';
  const pipeline = parse(text) as Record<string, GitLabJob>;
  return Object.fromEntries(
    Object.entries(pipeline).map(([name, job]) => [
      name,
      job.extends === undefined ? job : { ...pipeline[job.extends], ...job },
    ]),
  );
}

/** The trust policies of docs/gitlab.md for this account, project and issuer, by `Sid`. */
export function readTrust(account: string, project: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    blocks('json').map(text => {
      const { Statement } = JSON.parse(text) as { Statement: { Sid: string }[] };
      const document = text.replaceAll('123456789012', account).replaceAll('GROUP/PROJECT', project);
      return [Statement[0]?.Sid ?? '', document];
    }),
  );
}
