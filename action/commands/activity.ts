import type { ChatEvent } from '../activity/chat-event.ts';
import { type EntryUse, readEntryUse } from '../activity/permission-use.ts';
import { type MemberActivity, summarizeActivity } from '../activity/summarize-activity.ts';
import { attempt, inPool } from '../aws/attempt.ts';
import { readChatEvents } from '../aws/readers/chat-events.ts';
import { type RoleLastAccess, readLastAccess } from '../aws/readers/last-access.ts';
import { finishLook, type Look, type Missing } from '../core/look.ts';
import type { Model, Resolved, Role } from '../core/model.ts';
import { nameOfArn, roleArnOf, substitutePlace } from '../core/place.ts';
import { modelOf } from '../core/resolve.ts';
import { toInstant } from '../core/until.ts';
import { type IamActions, loadIamActions } from '../iam/iam-actions.ts';
import { listFailures, missingOfFailure, type TargetFailure } from './plan.ts';
import type { Aws, Session } from './session.ts';

/** What was called from chat, and which permissions were never used. */
export interface ActivityReport {
  readonly targets: readonly TargetActivity[];
  readonly failures: readonly TargetFailure[];
  /** Complete when everything was read: "no calls" needs it to be. */
  readonly look: Look<readonly TargetActivity[]>;
}

/** The activity in one account. */
export interface TargetActivity {
  readonly target: string;
  readonly account: string;
  /** Regions whose events were read. */
  readonly regions: readonly string[];
  /** First and last instant that the events cover, `2026-11-25T01:02:03Z`. */
  readonly since: string;
  readonly until: string;
  readonly roles: readonly RoleActivity[];
}

/** What sessions of one role did. CloudTrail does not distinguish channels that share a role. */
export interface RoleActivity {
  /** The key in chatops.yml. */
  readonly role: string;
  readonly arn: string;
  /** Keys of the channels in which commands can run with the role. */
  readonly channels: readonly string[];
  readonly members: readonly MemberActivity[];
  /** Undefined for a role that is made elsewhere, and where it could not be read. */
  readonly permissions: RolePermissions | undefined;
}

/** Which of the permissions of a role were ever used. */
export interface RolePermissions {
  /** When the role was made. */
  readonly createdAt: string;
  /** From when on uses are known: since the role was made, and for at most {@link trackedDays}. */
  readonly trackedSince: string;
  /** One for each entry of `actions` in an allowing statement of chatops.yml. */
  readonly entries: readonly EntryUse[];
}

/** What is looked for. */
export interface ActivityOptions {
  /** Only roles of this channel; undefined: all. */
  readonly channel?: string | undefined;
  /** How many days back, at most 90. */
  readonly days: number;
  /** Regions to read; undefined: that of the target, us-east-1, and those that aliases name. */
  readonly regions?: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Roles whose last access is read at the same time. */
const maxAtOnce = 4;

const dayMillis = 86_400_000;

/** How many days back IAM tracks the use of actions (documented). */
const trackedDays = 400;

/** Reads who called what from chat, and which permissions of the channel roles were never used. Changes nothing. */
export async function readActivity(
  aws: Aws,
  config: Resolved,
  options: ActivityOptions,
): Promise<ActivityReport> {
  const actions = await loadIamActions();
  const outcomes = await aws.inEachTarget('plan', session => readTarget(session, config, options, actions));
  const values = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const targets = values.map(({ activity }) => activity);
  const failures = listFailures(outcomes);
  const missing = [...failures.map(missingOfFailure), ...values.flatMap(value => value.missing)];
  return { targets, failures, look: finishLook(targets, missing) };
}

async function readTarget(
  session: Session,
  config: Resolved,
  options: ActivityOptions,
  actions: IamActions,
): Promise<{ activity: TargetActivity; missing: Missing[] }> {
  const { target, identity, connection } = session;
  const model = modelOf(config, target);
  const roles = rolesInUse(model, session, options.channel);
  const since = options.now - options.days * dayMillis;
  const regions = options.regions ?? regionsOf(model, identity.region);
  const found = await readChatEvents(connection, {
    roleArns: roles.map(({ arn }) => arn),
    since,
    until: options.now,
    regions,
    isPaced: !session.isLocal,
  });
  const missing = found.missing.map((reason): Missing => ({ target: target.key, what: '', reason }));
  const read = await inPool(roles, maxAtOnce, async (role): Promise<RoleActivity> => {
    const events = found.events.filter(({ roleName }) => roleName === nameOfArn(role.arn));
    const own = role.declared;
    let permissions: RolePermissions | undefined;
    if (own !== undefined) {
      const access = await attempt(() => readLastAccess(connection, role.arn, session.pace));
      if (access.ok) permissions = describeUse(own, actions, access.value, { events, now: options.now });
      else
        missing.push({ target: target.key, what: `last access of roles.${role.key}`, reason: access.reason });
    }
    const { key, arn, channels } = role;
    return { role: key, arn, channels, members: summarizeActivity(events), permissions };
  });
  return {
    activity: {
      target: target.key,
      account: identity.account,
      regions,
      since: toInstant(since),
      until: toInstant(options.now),
      roles: read,
    },
    missing,
  };
}

interface RoleInUse {
  readonly key: string;
  readonly arn: string;
  readonly channels: readonly string[];
  /** Undefined for a role that is made elsewhere. */
  readonly declared: Role | undefined;
}

/** The roles with which commands can run in channels, by what chatops.yml says; members may have chosen others. */
function rolesInUse(model: Model, { identity }: Session, channel: string | undefined): RoleInUse[] {
  const roles = new Map<string, { arn: string; channels: string[]; declared: Role | undefined }>();
  for (const { key, role, userRoles } of model.channels) {
    if (channel !== undefined && key !== channel) continue;
    for (const reference of [role.value, ...userRoles]) {
      const declared = model.roles.find(each => each.key === reference.key);
      const known = roles.get(reference.key);
      if (known !== undefined) {
        if (!known.channels.includes(key)) known.channels.push(key);
        continue;
      }
      const arn =
        declared === undefined
          ? substitutePlace(reference.arn ?? '', identity)
          : roleArnOf({ RoleName: declared.roleName, Path: declared.path }, identity);
      roles.set(reference.key, { arn, channels: [key], declared });
    }
  }
  return [...roles].map(([key, role]) => ({ key, ...role }));
}

/** Where commands run: the target's Region, that of global services, and those that aliases name. */
function regionsOf({ aliases }: Model, region: string): string[] {
  const named = aliases.flatMap(({ command }) =>
    [...command.matchAll(/--region[= ]+([a-z]{2}(?:-[a-z]+)+-\d)\b/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set([region, 'us-east-1', ...named])].sort();
}

function describeUse(
  { policies }: Role,
  actions: IamActions,
  access: RoleLastAccess,
  { events, now }: { readonly events: readonly ChatEvent[]; readonly now: number },
): RolePermissions {
  const seen = new Map<string, string>();
  for (const { action, at } of [...events].reverse()) seen.set(action.toLowerCase(), at);
  const entries = policies.flatMap(({ statements }) =>
    statements.flatMap(({ value: { effect, statement }, path }) =>
      effect === 'Allow'
        ? (statement.actions ?? []).map((pattern, index) => ({ pattern, path: [...path, 'actions', index] }))
        : [],
    ),
  );
  return {
    createdAt: access.createdAt,
    trackedSince: toInstant(Math.max(Date.parse(access.createdAt), now - trackedDays * dayMillis)),
    entries: entries.map(entry => readEntryUse(entry, actions, access, seen)),
  };
}
