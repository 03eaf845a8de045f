import { join } from 'node:path';
import { renderDesired } from '../commands/desired.ts';
import type { WritePart } from '../commands/replace-files.ts';
import { defaultTarget, type Resolved } from '../core/model.ts';
import type { Template } from '../core/template.ts';
import { templateYamlParts } from '../render/template-yaml.ts';
import type { Run } from './command.ts';
import { exitStatus, gatherParts, writeParts } from './io.ts';
import { jsonText, printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { writeInParts } from './out-file.ts';
import { chosenTargets } from './targets.ts';
import type { Arguments } from './usage.ts';

/** `chatops render`: the templates themselves as YAML, with everything around them as JSON, or as files. */
export const runRender: Run = async (args, io) => {
  const accepted = await acceptConfig(args, io, { findingsOnly: true });
  if (typeof accepted === 'number') return accepted;
  const { config, diagnostics } = accepted;
  const stacks = chooseStacks(config, args);
  const isJson = args.options['format'] === 'json';
  const folder = args.options['out-dir'];
  if (typeof folder === 'string') {
    const files = new Map(
      stacks.map(({ target, name, template }) => [
        join(folder, `${name}${target === defaultTarget ? '' : `.${target}`}.${isJson ? 'json' : 'yml'}`),
        async (write: WritePart) => {
          const parts = isJson ? jsonText(template) : templateYamlParts(template);
          for (const bytes of gatherParts(parts)) await write(bytes);
        },
      ]),
    );
    await writeInParts(files);
    for (const file of files.keys()) io.err(`${file}\n`);
  } else if (isJson) await printJson(io, { diagnostics, stacks });
  else await writeParts(io, documentParts(stacks));
  return exitStatus.clean;
};

interface Stack {
  readonly target: string;
  readonly name: string;
  readonly region: string | undefined;
  readonly template: Template;
}

/** @throws UsageError for a target that chatops.yml does not have */
function chooseStacks(config: Resolved, args: Arguments): Stack[] {
  const stacks = config.models.flatMap(({ target }) => {
    const { main, companion } = renderDesired(config, target);
    return [main, ...(companion === undefined ? [] : [companion])]
      .filter(({ scope, template }) => scope === 'regional' || Object.keys(template.Resources).length > 0)
      .map(({ name, region, template }) => ({ target: target.key, name, region, template }));
  });
  const known = config.models.map(({ target }) => target.key);
  const chosen = chosenTargets(args, known);
  return stacks.filter(({ target }) => chosen === undefined || chosen.includes(target));
}

/** Each of several stacks is a document of its own, with its target, or its name where a target has two, before it. */
function* documentParts(stacks: readonly Stack[]): Generator<string> {
  for (const { target, name, template } of stacks) {
    const hasSiblings = stacks.some(other => other.target === target && other.name !== name);
    if (stacks.length > 1) yield `--- # target ${target}${hasSiblings ? `, stack ${name}` : ''}\n`;
    yield* templateYamlParts(template);
  }
}
