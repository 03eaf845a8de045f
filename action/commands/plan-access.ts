import { type AccessChange, compareTemplates } from '../access/compare-templates.ts';
import { loadKnowledge } from '../access/knowledge.ts';
import type { DocumentsByArn } from '../access/template-access.ts';
import type { GrantedConfig } from '../core/model.ts';
import type { Template } from '../core/template.ts';

/** What a plan knows of one target. */
export interface PlannedTarget {
  readonly target: string;
  readonly account: string;
  readonly region: string;
  readonly before: Template | undefined;
  readonly after: Template | undefined;
}

/** Who gains and loses what by a plan. */
export async function planAccess(
  targets: readonly PlannedTarget[],
  config: GrantedConfig,
): Promise<AccessChange[]> {
  if (targets.every(({ before, after }) => JSON.stringify(before) === JSON.stringify(after))) return [];
  const knowledge = await loadKnowledge();
  return targets.flatMap(({ target, account, region, before, after }) =>
    compareTemplates(
      [{ target, before, after, place: { partition: 'aws', account, region } }],
      documentsIn(config, account, region),
      knowledge,
    ),
  );
}

/** The reviewed documents of a configuration with the ARNs as they are in one place. */
function documentsIn(
  { reviewedDocuments = new Map() }: GrantedConfig,
  account: string,
  region: string,
): DocumentsByArn {
  return new Map(
    [...reviewedDocuments].map(([arn, documents]) => [
      arn
        .replaceAll('${AWS::AccountId}', account)
        .replaceAll('${AWS::Region}', region)
        .replaceAll('${AWS::Partition}', 'aws'),
      documents,
    ]),
  );
}
