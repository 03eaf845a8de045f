import { shellWord } from '../core/shell-word.ts';
import type { ActionStep, SetupFacts } from './facts.ts';
import { fromReading, missing, ok, type Point } from './point.ts';

/** How an error about an ID of a template is recognised. */
export const exampleWords = 'is an ID from an example';

/** Checks what is in the working tree: the configuration and the workflows. */
export function checkLocal(facts: SetupFacts): Point[] {
  return [
    checkConfig(facts),
    ...(['plan', 'apply', 'drift'] as const).map(command => checkWorkflow(facts, command)),
  ];
}

function checkConfig({ config: { file, errors } }: SetupFacts): Point {
  const id = 'config';
  const [first] = errors;
  if (first === undefined) return ok(id, `${file} is valid and has no example IDs`);
  const isExample = first.includes(exampleWords);
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  if (isExample) {
    return missing(id, `${first}${more}`, {
      help: 'Write the ID of your own workspace, team or channel there',
    });
  }
  return missing(id, `${first}${more}`, {
    command: /^There is no file/.test(first) ? 'chatops init' : `chatops validate ${shellWord(file)}`,
  });
}

/** A step that is pinned: by commit, or the Action of the same commit of the same repository. */
function isPinned({ uses }: ActionStep): boolean {
  return uses.startsWith('./') || /@[0-9a-f]{40}$/.test(uses);
}

function checkWorkflow({ steps, environment }: SetupFacts, command: 'plan' | 'apply' | 'drift'): Point {
  const id = `workflow/${command}`;
  return fromReading(steps, id, 'The workflows', all => {
    const found = all.filter(step => step.command === command);
    const [first] = found;
    if (first === undefined) {
      return missing(id, `No workflow in .github/workflows uses the Action with command: ${command}`, {
        command: 'chatops init',
      });
    }
    const loose = found.filter(step => !isPinned(step));
    if (loose.length > 0) {
      const [workflows, actions] = [loose.map(({ workflow }) => workflow), loose.map(({ uses }) => uses)].map(
        texts => [...new Set(texts)].join(', '),
      );
      return missing(id, `${command} in ${workflows} uses ${actions}, which can change`, {
        help: 'Pin the Action to the full commit SHA of a release',
      });
    }
    const open = command === 'apply' ? found.find(step => step.environment !== environment) : undefined;
    if (open !== undefined) {
      return missing(
        id,
        `The job ${open.job} of ${open.workflow} applies ${open.environment === undefined ? 'without an environment' : `in the environment ${open.environment}`}, and the apply role trusts jobs of ${environment}`,
        { help: `Give the job \`environment: ${environment}\`` },
      );
    }
    return ok(id, `${[...new Set(found.map(({ workflow }) => workflow))].join(', ')} runs ${command}`);
  });
}
