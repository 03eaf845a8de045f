import { parsePath } from './path.ts';
import type { Project } from './project.ts';

/**
 * Gives the file and line of a path of chatops.yml, e.g. `chatops.yml:34` of `roles.operator.allow[0]`.
 * @param nameFile the name that people know a file by
 */
export function createLocator(
  project: Project,
  nameFile: (name: string) => string = name => name,
): (path: string) => string {
  const known = new Map<string, string>();
  return path => {
    let place = known.get(path);
    if (place === undefined) {
      const { file, line } = project.locate(parsePath(path));
      place = `${nameFile(file)}:${line}`;
      known.set(path, place);
    }
    return place;
  };
}
