import { referencedIds } from '../core/diff-templates.ts';
import type { Template } from '../core/template.ts';
import type { Identified } from './identify.ts';

/**
 * The resources that an import can take. Nothing may refer to what does not come along; a channel whose own topic is not there yet waits for
 * apply.
 * @param held logical ids of what the stack holds already
 * @param resources those that are in the account
 */
export function withoutDangling(
  template: Template,
  held: ReadonlySet<string>,
  resources: readonly Identified[],
): Identified[] {
  let kept = [...resources];
  for (;;) {
    const ids = new Set([...held, ...kept.map(({ logicalId }) => logicalId)]);
    const next = kept.filter(resource => refersOnlyTo(template, resource, ids));
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

/** Whether a resource of a template refers only to some others. @param ids their logical ids */
export function refersOnlyTo(
  template: Template,
  resource: Pick<Identified, 'logicalId'>,
  ids: ReadonlySet<string>,
): boolean {
  return listReferences(template, resource).every(id => ids.has(id));
}

/** The logical ids of the resources of a template to which one of them refers, each once. */
export function listReferences(
  { Resources }: Template,
  { logicalId }: Pick<Identified, 'logicalId'>,
): readonly string[] {
  const ids = new Set(referencedIds(Resources[logicalId]?.Properties ?? {}));
  // A pseudo parameter is no resource.
  return [...ids].filter(id => Object.hasOwn(Resources, id));
}
