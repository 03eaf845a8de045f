import { type AccessChange, compareTemplates } from '../access/compare-templates.ts';
import type { DocumentsByArn, ExpectedRole } from '../access/template-access.ts';
import type { GrantedConfig } from '../core/model.ts';
import { substitutePlace } from '../core/place.ts';
import { type Template, templateBody } from '../core/template.ts';

/** What a plan knows of one stack. */
export interface PlannedTarget {
  readonly target: string;
  /** Or a symbol, where it is not known. */
  readonly account: string;
  readonly region: string;
  /** Brings the reviewed documents of what is made elsewhere. */
  readonly config: GrantedConfig;
  readonly before: Template | undefined;
  readonly after: Template | undefined;
}

/** Who gains and loses what by a plan. What is needed for it is loaded only when anything changes. */
export async function planAccess(targets: readonly PlannedTarget[]): Promise<AccessChange[]> {
  const changed = targets.filter(({ before, after }) => bodyOf(before) !== bodyOf(after));
  if (changed.length === 0) return [];
  const { loadKnowledge } = await import('../access/knowledge.ts');
  const knowledge = await loadKnowledge();
  return changed.flatMap(({ target, account, region, config, before, after }) =>
    compareTemplates(
      [
        {
          target,
          before,
          after,
          place: { partition: 'aws', account, region },
          expectedRoles: expectedRolesOf(config),
        },
      ],
      documentsIn(config, account, region),
      knowledge,
    ),
  );
}

function bodyOf(template: Template | undefined): string {
  return template === undefined ? '' : templateBody(template);
}

/** The roles that members of a channel are expected to choose, as the configuration lists them. */
export function expectedRolesOf({ channels = {}, defaults = {}, roles = {} }: GrantedConfig) {
  return (key: string): ExpectedRole[] => {
    const choice = channels[key]?.['user-roles'] ?? defaults['user-roles'];
    const keys = typeof choice === 'object' ? (choice.roles ?? []) : [];
    return keys.map(role => {
      const own = roles[role];
      return { key: role, arn: own !== undefined && 'arn' in own ? own.arn : undefined };
    });
  };
}

/** The reviewed documents of a configuration with the ARNs as they are in one place. */
function documentsIn(
  { reviewedDocuments = new Map() }: GrantedConfig,
  account: string,
  region: string,
): DocumentsByArn {
  return new Map(
    [...reviewedDocuments].map(([arn, documents]) => [
      substitutePlace(arn, { partition: 'aws', account, region }),
      documents,
    ]),
  );
}
