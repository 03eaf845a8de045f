import type { Drift } from '../core/drift.ts';
import type { Risk } from '../core/risk.ts';
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
  /** Set when the drift widens a policy, and all drift together gives no member more access. */
  readonly isHeldBack: boolean;
}

/** How many drifts are assessed one by one; the access of the account as a whole always is. */
const maxAssessed = 40;

/**
 * Assesses the drift of an account. All of it counts together: a drift widens when it adds something to the others, or
 * when it would alone; a role that got more has no effect only where everything together gives no member more.
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
    if (!assessed.has(item))
      return { risk: riskTogether(item, access), adds: [], alone: [], isHeldBack: false };
    const adds = compare(paint(new Set([...all].filter(other => other !== item))), observed);
    const alone = compare(deployed, paint(new Set([item])));
    return judgeShare(item, access, { adds, alone });
  });
  return {
    access,
    shares: shareTogether(
      access,
      shares,
      drift.map(item => all.has(item)),
    ),
  };
}

function judgeShare(
  item: Drift,
  access: readonly AccessChange[],
  own: Pick<DriftShare, 'adds' | 'alone'>,
): DriftShare {
  const { adds, alone } = own;
  const all = [...adds, ...alone];
  // A drift that widens a policy is idle only where all drift together gives no member more access.
  const isIdle = access.every(({ gained }) => gained.length === 0);
  if (all.some(hasCertainGain)) return { ...own, risk: 'widens', isHeldBack: isIdle };
  if (item.risk === 'widens') return { ...own, risk: 'widens', isHeldBack: isIdle };
  if (all.some(({ gained }) => gained.length > 0)) return { ...own, risk: 'unknown', isHeldBack: false };
  if (all.some(({ lost }) => lost.length > 0)) return { ...own, risk: 'narrows', isHeldBack: false };
  return { ...own, risk: item.risk === 'unknown' ? 'none' : item.risk, isHeldBack: false };
}

/**
 * Three drifts can open something together of which any two would do: then none of them has a share of its own, and
 * each of them is part of what widens.
 */
function shareTogether(
  access: readonly AccessChange[],
  shares: readonly DriftShare[],
  all: readonly boolean[],
): DriftShare[] {
  const isExplained = shares.some(({ risk, isHeldBack }) => risk === 'widens' && !isHeldBack);
  if (isExplained || !access.some(hasCertainGain)) return [...shares];
  return shares.map((share, index) =>
    all[index] === true && share.risk !== 'narrows' ? { ...share, risk: 'widens' } : share,
  );
}

function hasCertainGain({ gained }: AccessChange): boolean {
  return gained.some(({ certainty }) => certainty === undefined);
}

/** Of a drift beyond {@link maxAssessed}: never less than what all drift together does. */
function riskTogether({ risk }: Drift, access: readonly AccessChange[]): Risk {
  if (access.some(hasCertainGain)) return 'widens';
  return access.some(({ gained }) => gained.length > 0) && risk !== 'widens' ? 'unknown' : risk;
}
