import type { NamedConfig } from '../commands/load-several.ts';
import type { PlannedProject } from '../commands/plan.ts';
import { type SessionOptions, withAws } from '../commands/session.ts';

/** Opens AWS for each configuration, gives all to a command, and closes what was opened, whatever happens. */
export function withProjects<T>(
  options: SessionOptions,
  configs: readonly Pick<NamedConfig, 'config'>[],
  use: (projects: readonly PlannedProject[]) => Promise<T>,
): Promise<T> {
  const open = (index: number, projects: readonly PlannedProject[]): Promise<T> => {
    const next = configs[index];
    if (next === undefined) return use(projects);
    const { config } = next;
    return withAws(options, config, aws => open(index + 1, [...projects, { aws, config }]));
  };
  return open(0, []);
}
