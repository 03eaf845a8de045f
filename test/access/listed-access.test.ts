import { type AccessGrant, listAccess } from '../../action/access/list-access.ts';
import { describeRegions } from '../../action/core/region-scope.ts';
import { checkTablesOf } from '../check-table.ts';
import { type Side, sideOf } from '../iam/short-policies.ts';
import { catalogue } from '../iam/summaries.ts';

// What is allowed and under which conditions, by which statements, as a table in `tables/`.

function tell(grant: AccessGrant): string {
  const { certainty, resources, regions, conditions, sources } = grant;
  const where = sources.map(({ layer, statement }) =>
    statement === undefined ? layer : `${layer} ${statement.replace('statement ', '')}`,
  );
  return [
    ...(certainty === 'unknown' ? ['perhaps'] : []),
    resources.join(', '),
    ...(regions === undefined ? [] : [describeRegions(regions)]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.join(' and ')}`]),
    `by ${where.join(', ')}`,
  ].join(' ');
}

const check = checkTablesOf(import.meta.url);

check<Side>('listed-access', side => {
  const actions = new Map<string, string[]>();
  for (const { action, grant } of listAccess(sideOf(side), catalogue).list())
    actions.set(action, [...(actions.get(action) ?? []), tell(grant)]);
  return Object.fromEntries(actions);
});
