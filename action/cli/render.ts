import { stringify } from 'yaml';
import { defaultTarget, resolveModel } from '../core/model.ts';
import type { Template } from '../core/template.ts';
import { renderTemplate } from '../kinds/index.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';

/** `chatops render`: the template itself as YAML, or with everything around it as JSON. */
export const runRender: Run = async (args, io) => {
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  const { config, diagnostics } = accepted;
  const template = renderTemplate(resolveModel(config));
  if (args.options['format'] === 'json') {
    printJson(io, { diagnostics, stacks: [{ target: defaultTarget, name: config.name, template }] });
  } else io.out(templateYaml(template));
  return exitStatus.clean;
};

/** Long texts stay on one line and nothing becomes an anchor: what CloudFormation reads as YAML is less than YAML. */
function templateYaml(template: Template): string {
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}
