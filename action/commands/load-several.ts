import { findSharedNames, type PlannedStack } from '../core/collisions.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { resolveTargets } from '../core/model.ts';
import type { Project as ProjectFiles } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';
import { renderDesired } from './desired.ts';

/** A valid configuration with the files that it comes from. */
export interface NamedConfig {
  readonly file: string;
  readonly config: ChatopsConfig;
  readonly project: ProjectFiles;
}

/**
 * What is wrong with several configurations only when they are taken together: two stacks of one name in one place,
 * and things to which both would give the same name in one account.
 */
export function checkTogether(configs: readonly NamedConfig[]): Diagnostic[] {
  if (configs.length < 2) return [];
  const byFile = new Map(configs.map(named => [named.file, named]));
  const stacks = configs.flatMap(({ file, config }) =>
    resolveTargets(config).map(
      (target): PlannedStack => ({
        file,
        stackName: config.name,
        account: target.account,
        region: target.region,
        desired: renderDesired(config, target).template,
      }),
    ),
  );
  const twins = findTwins(stacks);
  const shared = findSharedNames(stacks, uniqueNamesOf)
    .filter(({ stack, first }) => !twins.some(({ stack: twin }) => twin === stack && first.stack !== stack))
    .map(({ held, stack, first }) => {
      const [path, otherPath] = [held.path.split('.'), first.held.path.split('.')];
      const other = byFile.get(first.stack.file)?.project.locate(otherPath, 'key');
      return placeDiagnostic(byFile.get(stack.file), path, {
        code: 'name/collision',
        message: `The ${held.unique.noun} ${quoteName(held.name)} is asked for by two stacks of one account; the other is ${quoteName(first.held.path)} of ${quoteName(first.stack.stackName)} (${other?.file}, line ${other?.line})`,
        help: 'take it out of one of the two files, or give one of them another name',
      });
    });
  const all = [
    ...twins.map(({ stack, first }) =>
      placeDiagnostic(byFile.get(stack.file), ['name'], {
        code: 'name/collision',
        message: `The stack ${quoteName(stack.stackName)} is declared by two files; the other is ${first.file}`,
        help: 'give each file a `name` of its own, or put one into the `include` of the other',
      }),
    ),
    ...shared,
  ];
  return [...new Map(all.map(item => [`${item.file} ${item.path} ${item.message}`, item])).values()];
}

function findTwins(stacks: readonly PlannedStack[]) {
  const first = new Map<string, PlannedStack>();
  return stacks.flatMap(stack => {
    const place = `${stack.account} ${stack.region} ${stack.stackName.toLowerCase()}`;
    const earlier = first.get(place);
    if (earlier !== undefined) return [{ stack, first: earlier }];
    first.set(place, stack);
    return [];
  });
}

function placeDiagnostic(
  named: NamedConfig | undefined,
  path: readonly string[],
  what: Pick<Diagnostic, 'code' | 'message' | 'help'>,
): Diagnostic {
  const place = named?.project.locate(path, 'key') ?? { file: named?.file ?? '', line: 1, column: 1 };
  const help = what.help === undefined ? {} : { help: what.help };
  return {
    code: what.code,
    severity: 'error',
    message: what.message,
    ...help,
    ...place,
    path: path.join('.'),
  };
}
