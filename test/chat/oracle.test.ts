import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { askAwscli, otherVersion } from './witness/ask-awscli.ts';
import { generateCommands } from './witness/generate-commands.ts';

/** Codes that only chat knows; the AWS CLI has nothing against such commands. */
const onlyInChat = new Set([
  'alias/unpinned-region',
  'alias/unknown-region',
  'alias/abbreviated-option',
  'alias/local-file',
  'alias/unknown-value',
  'alias/missing-member',
]);

/**
 * Complaints of the CLI that we leave to it: what options mean together, and shorthand values (`Key=a,Value=b`),
 * whose errors end in the text of its own parser (`_error_location`) or in the member that is no structure.
 */
const leftToAwscli =
  /Error during pagination|should be a path to|cannot be specified|mutually exclusive|_error_location|--endpoint-url is required|SessionManagerPlugin|^\[\]$/i;

const popular = new Set(
  'codepipeline codebuild lambda ecs ec2 ssm logs cloudwatch stepfunctions s3api sqs'.split(' '),
);
const seed = process.env['ORACLE_SEED'] ?? '';

/** As a person would type it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const hasAwscli = spawnSync('python3', ['-c', 'import awscli']).status === 0;
if (!hasAwscli)
  process.stderr.write(
    'SKIPPED: no python3 with awscli, so the command catalogue is compared with nothing\n',
  );

(hasAwscli ? test : test.skip)(
  'takes and refuses what the parsers of the AWS CLI take and refuse',
  async () => {
    const catalogue = await loadCatalogue();
    // A service's model takes the CLI long to load, so that each run looks at some: those that chat is used for most,
    // and every ninth of the others. ORACLE_SEED=all looks at all of them.
    const services = catalogue.serviceNames.filter(
      (name, index) => seed === 'all' || popular.has(name) || index % 9 === 0,
    );
    const commands = fc.sample(generateCommands(catalogue, services), {
      seed: Number(seed) || 20261125,
      numRuns: seed === 'all' ? 6000 : 1200,
    });
    const verdicts = askAwscli(commands);
    const differing = commands.flatMap((command, index) => {
      const text = command.arguments.map(quote).join(' ');
      const verdict = verdicts[index] ?? null;
      if (verdict === otherVersion) return [];
      const { options } = catalogue.findService(command.service)?.findOperation(command.operation) ?? {};
      const found = checkCommand(catalogue, parseCommand(text))
        .filter(({ code }) => !onlyInChat.has(code))
        // A required flag is missed by the client of the service, after the parser.
        .filter(({ code, help }) => {
          const name = code === 'alias/missing-option' ? /^add `--([\w-]+)/.exec(help ?? '')?.[1] : undefined;
          return options?.get(name ?? '')?.type !== 'flag';
        });
      // Chat refuses these whatever their options are, and aliases are not looked at any further.
      if (found.some(({ code }) => code === 'alias/not-in-chat')) return [];
      if (verdict !== null && leftToAwscli.test(verdict)) return [];
      return (verdict === null) === (found.length === 0)
        ? []
        : [{ text, awscli: verdict, found: found.map(f => f.message) }];
    });
    const compared = verdicts.filter(verdict => verdict !== otherVersion);
    expect(compared.filter(verdict => verdict === null).length).toBeGreaterThan(400);
    expect(compared.filter(verdict => verdict !== null).length).toBeGreaterThan(200);
    expect(differing).toEqual([]);
  },
);
