import { assessDrift } from '../../action/access/assess-drift.ts';
import { compareChosenWithDrift } from '../../action/access/chosen-with-drift.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { countReach, joinDriftAccess, reachOf } from '../../action/access/drift-reach.ts';
import { assessPlanWithDrift, type DriftName, isConcerned } from '../../action/access/plan-with-drift.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import { listReviewedGains } from '../../action/access/reviewed-gains.ts';
import { describeRegions } from '../../action/core/region-scope.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { checkTablesOf } from '../check-table.ts';
import { accountOf, changesOf, driftOf, type Planned, type Setting } from './short-account.ts';

// What drift does to access, each alone and all together, and a plan beside it, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const proofData = await loadProofData();
const pause = () => Promise.resolve();

function tellRow(row: AccessRow): string {
  const { action, resources, verdict, role, listed, certainty, partial, regions, from, until } = row;
  const words = [
    ...(certainty === undefined ? [] : ['perhaps']),
    ...(partial === undefined ? [] : ['partly']),
    action,
    ...(resources.join() === '*' ? [] : [`on ${resources.join(', ')}`]),
    ...(regions === undefined ? [] : [describeRegions(regions)]),
    ...(verdict === 'ceiling' ? ['at most'] : []),
    ...(role === undefined ? [] : [`as ${role}`]),
    ...(listed === undefined ? [] : [`as any of ${listed.join(', ')}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  return words.join(' ');
}

const tellRows = (rows: readonly AccessRow[]) =>
  rows.length > 1000 ? 'thousands' : rows.length > 8 ? 'many' : rows.map(tellRow);

const tellChanges = (changes: readonly (AccessChange & { readonly chosen?: string })[]) =>
  changes.map(({ channel, gained, lost, presence, chosen }) => ({
    [channel]: tellRows(gained),
    ...(lost.length === 0 ? {} : { lost: tellRows(lost) }),
    ...(presence === 'stays' ? {} : { presence }),
    ...(chosen === undefined ? {} : { chosen: chosen.slice(chosen.lastIndexOf('/') + 1) }),
  }));

/** The members of a share that have anything. */
const withoutEmpty = (share: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(share).filter(
      ([, value]) => value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );

check<Setting & { readonly limit?: number }>('drift-shares', async given => {
  const options = { pause, ...(given.limit === undefined ? {} : { limit: given.limit }) };
  const drift = driftOf(given);
  const { access, risks, shares, unread } = await assessDrift(accountOf(given), drift, proofData, options);
  return {
    access: tellChanges(access),
    each: risks.map((risk, index) => {
      const share = shares[index];
      if (share === undefined || share === 'not-assessed')
        return share === undefined ? { risk } : { risk, share };
      const { lost, isHeldBack, ...parts } = share;
      const lists = Object.entries(parts).map(([name, changes]) => [name, tellChanges(changes)] as const);
      const unreadHere = (unread[index] ?? []).map(({ channel, isSwitchedOff }) =>
        isSwitchedOff === true ? `${channel}, switched off` : channel,
      );
      return withoutEmpty({
        risk,
        ...Object.fromEntries(lists),
        ...{ lost: tellChanges(lost.own), lostToo: tellChanges(lost.shared), isHeldBack, unread: unreadHere },
      });
    }),
  };
});

const tellName = ({ path, property, kind, mayEnd, mayHavePart }: DriftName) =>
  [
    `${kind} ${path}${property === undefined ? '' : `.${property}`}`,
    ...(mayEnd === undefined ? [] : ['may end']),
    ...(mayHavePart === undefined ? [] : ['may have part']),
  ].join(', ');

check<Planned>('plan-and-drift', async given => {
  const { stack } = changesOf(given);
  const [account, drift] = [accountOf(given), driftOf(given)];
  const found = await assessPlanWithDrift(account, { drift, stack }, proofData, pause);
  const reviewed = listReviewedGains({ access: [], accessWithDrift: found });
  return {
    isConcerned: isConcerned(account, drift, stack),
    found: found.map(change => {
      const { channel, gained, regained, lost, kept, withheld, drift: names, driftOfPart, ...more } = change;
      const { isDriftUnnamed, isOfOtherStack, isOutsideOfChat } = more;
      return {
        channel,
        ...withoutEmpty({
          ...{ gained: tellRows(gained), regained: tellRows(regained), lost: tellRows(lost) },
          ...{ kept: tellRows(kept), withheld: tellRows(withheld), drift: names.map(tellName) },
        }),
        ...(driftOfPart === undefined
          ? {}
          : {
              driftOfPart: Object.fromEntries(
                Object.entries(driftOfPart).map(([part, list]) => [part, list.map(tellName)]),
              ),
            }),
        ...(isDriftUnnamed === undefined ? {} : { isDriftUnnamed }),
        ...(isOfOtherStack === undefined ? {} : { isOfOtherStack }),
        ...(isOutsideOfChat === undefined ? {} : { isOutsideOfChat }),
      };
    }),
    reviewed: reviewed.map(({ channel, gained, isOutsideOfChat }) =>
      [channel, gained.length, ...(isOutsideOfChat === true ? ['outside of chat'] : [])].join(' '),
    ),
  };
});

check<Planned>('chosen-and-drift', given => {
  const found = compareChosenWithDrift(
    accountOf(given),
    { drift: driftOf(given), stack: changesOf(given).stack },
    proofData,
  );
  return (
    found?.map(({ role, isGone, changes: each }) => ({
      ...{ role, changes: each === undefined ? 'not known' : tellChanges(each) },
      ...(isGone === undefined ? {} : { isGone }),
    })) ?? 'what the plan says'
  );
});

/** What each of several files finds: by channel, how certain what it gains is. */
type Reach = Setting & {
  readonly changes: readonly (readonly (Partial<AccessRow> & {
    readonly in: string;
    readonly account?: string;
    readonly isLost?: true;
  })[])[];
  readonly hasGained?: true;
};

check<Reach>('drift-reach', ({ changes, hasGained, ...given }) => {
  const made = changes.map(list =>
    list.map(({ in: channel, account = '1', isLost, ...part }) => {
      const rows = [{ action: 'sqs:A', level: 'write', resources: ['*'], verdict: 'default', ...part }];
      const place = { platform: 'slack', workspace: 'T', channel, account };
      return { channel, place, gained: isLost ? [] : rows, lost: isLost ? rows : [] };
    }),
  ) as unknown as AccessChange[][];
  const drift = driftOf(given).map(item => (hasGained ? { ...item, gained: {} as never } : item));
  const reach = reachOf(drift, joinDriftAccess(made));
  return {
    certain: reach.certain.map(({ channel }) => channel),
    possible: reach.possible.map(({ channel }) => channel),
    count: countReach(reach),
  };
});
