import { join } from 'node:path';
import { stringify } from 'yaml';
import { replaceFiles } from '../commands/replace-files.ts';
import { defaultTarget, type Resolved } from '../core/model.ts';
import type { Template } from '../core/template.ts';
import { renderTemplate } from '../kinds/index.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { chosenTargets } from './targets.ts';
import type { Arguments } from './usage.ts';

/** `chatops render`: the templates themselves as YAML, with everything around them as JSON, or as files. */
export const runRender: Run = async (args, io) => {
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  const { config, diagnostics } = accepted;
  const stacks = renderStacks(config, args);
  const isJson = args.options['format'] === 'json';
  const folder = args.options['out-dir'];
  if (typeof folder === 'string') {
    const files = new Map(
      stacks.map(({ target, name, template }) => [
        join(folder, `${name}${target === defaultTarget ? '' : `.${target}`}.${isJson ? 'json' : 'yml'}`),
        isJson ? `${JSON.stringify(template, null, 2)}\n` : templateYaml(template),
      ]),
    );
    await replaceFiles(files);
    for (const file of files.keys()) io.err(`${file}\n`);
  } else if (isJson) printJson(io, { diagnostics, stacks });
  else io.out(stacks.map(({ target, template }) => withTitle(target, stacks.length, template)).join(''));
  return exitStatus.clean;
};

interface Stack {
  readonly target: string;
  readonly name: string;
  readonly template: Template;
}

/** @throws UsageError for a target that chatops.yml does not have */
function renderStacks(config: Resolved, args: Arguments): Stack[] {
  const stacks = config.models.map(model => ({
    target: model.target.key,
    name: model.name,
    template: renderTemplate(model),
  }));
  const known = stacks.map(({ target }) => target);
  const chosen = chosenTargets(args, known);
  return stacks.filter(({ target }) => chosen === undefined || chosen.includes(target));
}

/** Of several targets each one is a document of its own, with its name before it. */
function withTitle(target: string, count: number, template: Template): string {
  return count === 1 ? templateYaml(template) : `--- # target ${target}\n${templateYaml(template)}`;
}

/** Long texts stay on one line and nothing becomes an anchor: what CloudFormation reads as YAML is less than YAML. */
function templateYaml(template: Template): string {
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}
