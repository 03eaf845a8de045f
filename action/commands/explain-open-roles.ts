import { type DriftedAccount, isOfTrust } from '../access/drifted-account.ts';
import { assessOpenRoles, type OpenAccess, type OpenGains } from '../access/open-roles.ts';
import type { ProofData } from '../access/proof-data.ts';
import {
  describeEveryone,
  hasCondition,
  isTrustedToChat,
  readOpening,
  readTrustTimes,
  settleTrust,
  withoutEnded,
} from '../access/role-trust.ts';
import type { Drift } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import { opensRole } from '../core/sort-drift.ts';
import { listAddedCalls, listAddedPrincipals, trustRisk } from '../kinds/role/trust-risk.ts';

/**
 * Says what roles that more principals can assume allow to them: the guardrails of channels hold nothing back there, so that nothing that widens
 * these roles has no effect.
 * @param drift with those who can assume roles ({@link nameAssumers})
 * @param assessed the drift with what it does in chat, in the order of `drift`
 */
export async function explainOpenRoles(
  account: DriftedAccount,
  { drift, assessed }: { readonly drift: readonly Drift[]; readonly assessed: readonly Drift[] },
  proofData: ProofData,
  pause: () => Promise<void>,
): Promise<readonly Drift[]> {
  const open = new Set(drift.filter(opensRole).map(({ id }) => id));
  if (open.size === 0) return assessed.map(item => explainTrust(item));
  const { allowed, gains } = await assessOpenRoles(account, drift, { open, pause }, proofData);
  return assessed.map((item, index) => explainTrust(addGains(item, gains[index]), allowed));
}

/** A drift as it is in chat, with what it does outside of chat: there it has an effect whatever the guardrails deny. */
function addGains(item: Drift, gains: OpenGains | undefined): Drift {
  if (gains === undefined) return item;
  const { risk, lines } = gains;
  const worse = item.risk === 'widens' ? item.risk : risk;
  if (lines.length === 0) return { ...withNote(item, notAssessed), risk: worse, isNotAssessed: true };
  if (item.gained !== undefined) return { ...item, risk: worse, outside: lines };
  const { isHeldBack: _isHeldBack, share: _share, note: _note, ...rest } = item;
  return { ...rest, risk: worse, outside: lines };
}

const notAssessed =
  'What it adds outside of chat is not assessed, because all drift together changes too much access';

function withNote(item: Drift, text: string): Drift {
  return { ...item, note: item.note === undefined ? text : `${item.note}. ${text}` };
}

/** What it means for a channel that chat no longer may, or possibly no longer may, assume its role. */
const trustWords = {
  denied: 'Chat can no longer assume the role, so that nothing runs with it',
  unknown: 'It is unknown whether chat can still assume the role',
} as const;

/** A drift of who can assume a role, with those who can outside of chat and could not before. */
export function nameAssumers(item: Drift): Drift {
  if (!isOfTrust(item) || item.risk !== 'widens') return item;
  const [expected, observed] = [item.expected, item.observed].map(each => settled(each));
  // Who could assume a role that is made elsewhere when its documents were reviewed is not known.
  const added =
    item.isElsewhere === true ? { by: ['*'], possiblyBy: [] } : listAddedPrincipals(expected, observed);
  const { except } = readOpening(observed ?? null);
  const isForAll = [...added.by, ...added.possiblyBy].includes('*') && except.length > 0;
  const risk = item.isElsewhere === true ? item.risk : trustRisk(...currentOf(item));
  return { ...item, risk, assumable: isForAll ? { ...added, except } : added };
}

/** The trust policies of a drift without what has ended. */
function currentOf({ expected, observed }: Drift): [Json | undefined, Json | undefined] {
  const current = (trust: Json | undefined) =>
    trust === undefined ? undefined : withoutEnded(trust, Date.now());
  return [current(expected), current(observed)];
}

function settled(trust: Json | undefined): Json | undefined {
  return trust === undefined ? undefined : settleTrust(trust, Date.now());
}

/** Who can use a role outside of chat is not a matter of guardrails, so that it is said by itself. */
export function explainTrust(item: Drift, allowed?: OpenAccess['allowed']): Drift {
  if (!isOfTrust(item)) return item;
  const notes = item.isElsewhere === true ? describeElsewhere(item) : describeTrust(item, allowed);
  return notes.reduce(withNote, item);
}

function describeTrust(item: Drift, allowed: OpenAccess['allowed'] | undefined): string[] {
  const [before, after] = [item.expected, item.observed].map(each => isTrustedToChat(settled(each) ?? null));
  const times = item.observed === undefined ? undefined : readTrustTimes(item.observed, Date.now());
  const lines = allowed?.get(item.id);
  const opened = describeOpened(item, 'now ');
  return [
    ...opened,
    ...(opened.length === 0 || lines === undefined
      ? []
      : [lines.length === 0 ? 'It allows nothing' : `It allows ${lines.join('; ')}`]),
    ...(item.risk === 'widens' && opened.length === 0 ? [describeMore(item)] : []),
    ...(times !== undefined
      ? [
          `Chat can ${times.isNow ? 'still' : 'no longer'} assume the role now; dates in the trust policy change that later`,
        ]
      : before === after || after === 'allowed' || after === undefined
        ? []
        : [`${trustWords[after]}${after === 'unknown' ? becauseOf(item) : ''}`]),
  ];
}

/** @param since `now `, where it could not be assumed by them before */
function describeOpened(item: Drift, since: string): string[] {
  const list = (names: readonly string[]) =>
    names.map(name => (name === '*' ? `${describeEveryone({ except })} (*)` : name)).join(', ');
  const { by = [], possiblyBy = [], except = [] } = item.assumable ?? {};
  const why = isConditional(item) ? '; that depends on a condition' : '';
  const rest = ', outside of chat and its guardrails';
  return [
    ...(by.length === 0 ? [] : [`The role can ${since}be assumed by ${list(by)}${rest}`]),
    ...(possiblyBy.length === 0
      ? []
      : [`The role can ${since}possibly be assumed by ${list(possiblyBy)}${rest}${why}`]),
  ];
}

/** What a trust policy allows more to those who can assume the role already. */
function describeMore(item: Drift): string {
  const calls = listAddedCalls(...currentOf(item));
  return calls.length === 0
    ? 'The trust policy no longer has a Deny, which may have excluded principals that it allows to assume the role'
    : `The trust policy now also allows ${calls.join(', ')}`;
}

function describeElsewhere(item: Drift): string[] {
  const letsChat = isTrustedToChat(settled(item.observed) ?? null);
  const words = {
    allowed: [],
    denied: ['Chat cannot assume the role, so that nothing runs with it'],
    unknown: [`It is unknown whether chat can assume the role${becauseOf(item)}`],
  };
  return [...describeOpened(item, ''), ...words[letsChat]];
}

function becauseOf(item: Drift): string {
  return isConditional(item) ? ', because that depends on a condition' : '';
}

function isConditional({ observed }: Drift): boolean {
  return hasCondition(settled(observed) ?? null);
}
