import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../../action/commands/load-config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { toYaml, validConfig } from '../samples/valid-config.ts';
import { listScenarios, scenarioDay } from '../scenarios/read-scenarios.ts';

let bench: Bench;
beforeAll(() => {
  bench = makeBench();
});
afterAll(() => bench.remove());

const version = findLinter();
if (version === undefined)
  process.stderr.write('SKIPPED: cfn-lint is not installed, so no template is linted\n');

(version === undefined ? test.skip : test)('cfn-lint has nothing to say about any template', async () => {
  const templates: [name: string, template: object][] = [];
  for (const { name, folder } of listScenarios('render')) {
    const { config } = await loadConfig(join(folder, 'chatops.yml'), { today: scenarioDay });
    if (config === undefined) throw new Error(`${name} is not valid`);
    for (const model of config.models) templates.push([`${name}-${model.target.key}`, renderTemplate(model)]);
  }
  for (const [index, config] of fc.sample(validConfig, { numRuns: 8, seed: 4 }).entries()) {
    const rendered = await bench.render(toYaml(config));
    // A stack without resources is none; CloudFormation would not take it.
    for (const [target, template] of rendered) {
      if (Object.keys(template.Resources).length > 0) templates.push([`sample-${index}-${target}`, template]);
    }
  }
  const folder = join(bench.folder, 'templates');
  mkdirSync(folder);
  for (const [name, template] of templates) writeFileSync(join(folder, `${name}.yml`), toYaml(template));
  expect(lint(join(folder, '*.yml'))).toBe('');
  const wrong = join(bench.folder, 'wrong.yml');
  writeFileSync(wrong, toYaml({ Resources: { X: { Type: 'AWS::SNS::Topic', Properties: { Nmae: 'x' } } } }));
  expect(lint(wrong)).toContain('Nmae');
});

function findLinter(): string | undefined {
  try {
    return execFileSync('cfn-lint', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/** @param files as a pattern */
function lint(files: string): string {
  try {
    return execFileSync('cfn-lint', ['--regions', 'eu-west-1', '--', files], {
      encoding: 'utf8',
    });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}
