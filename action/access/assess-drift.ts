import type { Drift, Risk } from '../core/drift.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { createAccountPainter, type DriftedAccount, isDecisive } from './drifted-account.ts';
import type { Knowledge } from './knowledge.ts';
import type { Picture } from './picture.ts';

/** What all drift of an account together does to what people can do, and the share of each. */
export interface DriftAssessment {
  /** Who gains and loses what: what was observed against what was deployed and reviewed. */
  readonly access: readonly AccessChange[];
  /** In the order of the drift that was given. */
  readonly shares: readonly DriftShare[];
}

/** What one drift does. */
export interface DriftShare {
  readonly risk: Risk;
  /** What it adds to the other drift: what people could no longer do without it. */
  readonly adds: readonly AccessChange[];
  /** What it would let people do if it were the only drift. */
  readonly alone: readonly AccessChange[];
  /** Set when the drift widens a policy, and nothing that anybody can do follows from it or from the other drift. */
  readonly isHeldBack: boolean;
}

/** How many drifts are assessed one by one; the access of the account as a whole always is. */
export const maxAssessed = 40;

/**
 * Assesses the drift of an account. All of it counts together: a drift widens when it adds something to the others, or
 * when it would alone; a role that got more has no effect only where everything together gives nobody anything.
 * @param drift everything that was found; what decides nothing about access keeps its risk
 */
export function assessDrift(
  account: DriftedAccount,
  drift: readonly Drift[],
  knowledge: Knowledge,
): DriftAssessment {
  const paint = createAccountPainter(account);
  const all = new Set(drift.filter(isDecisive));
  const [deployed, observed] = [paint(new Set()), paint(all)];
  const compare = (before: Picture, after: Picture) => compareAccess([before], [after], knowledge);
  const access = compare(deployed, observed);
  const assessed = new Set([...all].slice(0, maxAssessed));
  const shares = drift.map((item): DriftShare => {
    if (!all.has(item)) return { risk: item.risk, adds: [], alone: [], isHeldBack: false };
    if (!assessed.has(item)) return { risk: riskTogether(item, access), adds: [], alone: [], isHeldBack: false };
    const adds = compare(paint(new Set([...all].filter(other => other !== item))), observed);
    const alone = compare(deployed, paint(new Set([item])));
    return judgeShare(item, access, adds, alone);
  });
  return { access, shares };
}

function judgeShare(
  item: Drift,
  access: readonly AccessChange[],
  adds: readonly AccessChange[],
  alone: readonly AccessChange[],
): DriftShare {
  const share = { adds, alone, isHeldBack: false };
  const own = [...adds, ...alone];
  if (own.some(hasCertainGain)) return { ...share, risk: 'widens' };
  if (own.some(({ gained }) => gained.length > 0)) {
    return { ...share, risk: item.risk === 'widens' ? 'widens' : 'unknown' };
  }
  // Nothing comes of it alone, and the others do not need it: whether it matters depends on what all of them give.
  if (item.risk === 'widens') {
    const isIdle = access.every(({ gained }) => gained.length === 0);
    return { ...share, risk: 'widens', isHeldBack: isIdle };
  }
  if (own.some(({ lost }) => lost.length > 0)) return { ...share, risk: 'narrows' };
  return { ...share, risk: item.risk === 'unknown' ? 'none' : item.risk };
}

function hasCertainGain({ gained }: AccessChange): boolean {
  return gained.some(({ certainty }) => certainty === undefined);
}

/** Of a drift beyond {@link maxAssessed}: never less than what all drift together does. */
function riskTogether({ risk }: Drift, access: readonly AccessChange[]): Risk {
  if (access.some(hasCertainGain)) return 'widens';
  return access.some(({ gained }) => gained.length > 0) && risk !== 'widens' ? 'unknown' : risk;
}
