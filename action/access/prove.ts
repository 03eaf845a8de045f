import { bindCommand, keepBound } from '../chat/bind.ts';
import { checkCommand } from '../chat/check.ts';
import type { VariableValues } from '../chat/option-values.ts';
import { type ParsedCommand, parseCommand } from '../chat/parse.ts';
import type { Requirements } from '../chat/requirements.ts';
import type { Finding } from '../core/finding.ts';
import { denyAllArn, type Model } from '../core/model.ts';
import { formatPath, type Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { joinChoices, joinWords, quoteName } from '../core/quote.ts';
import { type End, endOf, hasEnded } from '../core/until.ts';
import type { AliasConfig } from '../generated/config.ts';
import type { Verdict } from '../iam/verdict.ts';
import { checkAliasValues } from './alias-values.ts';
import { decideCeiling, decideDefault, isDeniedInPart } from './ask-command.ts';
import { type ChannelAccess, createChannelReader } from './channel-access.ts';
import type { ChannelCheck } from './channel-check.ts';
import { requirementsIn } from './command-requirements.ts';
import { defaultAudienceOf } from './default-audience.ts';
import { explain, helpForUnknown } from './explain.ts';
import { decideEachListed, type RoleDecision, rolesWith } from './listed-roles.ts';
import { type ChannelPicture, listedGuardrails, type Picture, type RolePicture } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/** The access of every channel, by target. */
export interface AccessIndex {
  readonly models: readonly Model[];
  /** The access of a channel in a target; undefined where the target does not have it. */
  readonly find: (model: Model, channelKey: string) => ChannelAccess | undefined;
  /** The same access for a member who has chosen a role of chatops.yml as user role. */
  readonly actAs: (model: Model, access: ChannelAccess, role: string) => ChannelAccess;
  /** The instant of the proofs; undefined: what depends on it is unknown. */
  readonly now: string | undefined;
  /** The same index at another instant. */
  readonly at: (instant: string) => AccessIndex;
  /** Lets go of the access of all channels; it is worked out again when it is asked for. */
  readonly release: () => void;
}

/** What an index is made of. */
export interface IndexSource {
  /** A model for each target with the picture of what is rendered from it. */
  readonly targets: readonly { readonly model: Model; readonly picture: Picture }[];
  /** A role of chatops.yml in a target, also one that no channel uses. */
  readonly roleOf: (model: Model, key: string) => RolePicture | undefined;
}

/**
 * Works out the access of channels when it is asked for.
 * @param now the instant of the proof, e.g. `2026-11-25T08:00:00Z`; undefined: what depends on it is unknown
 */
export function indexAccess(source: IndexSource, proofData: ProofData, now?: string): AccessIndex {
  const { targets, roleOf } = source;
  const reader = createChannelReader(proofData, now);
  const channels = new Map(
    targets.map(({ model, picture }) => [
      model,
      { picture, byKey: new Map(picture.channels.map(channel => [channel.key, channel])) },
    ]),
  );
  const known = new Map<ChannelPicture, ChannelAccess>();
  const others = new Map<string, AccessIndex>();
  return {
    models: targets.map(({ model }) => model),
    now,
    at: instant => {
      const other = others.get(instant) ?? indexAccess(source, proofData, instant);
      others.set(instant, other);
      return other;
    },
    release: () => {
      known.clear();
      reader.release();
    },
    find: (model, key) => {
      const { picture, byKey } = channels.get(model) ?? {};
      const channel = byKey?.get(key);
      if (picture === undefined || channel === undefined) return undefined;
      const access = known.get(channel) ?? reader.read(picture, channel);
      known.set(channel, access);
      return access;
    },
    actAs: (model, access, role) => {
      const { picture } = channels.get(model) ?? {};
      const asRole = roleOf(model, role);
      return picture === undefined || asRole === undefined
        ? access
        : reader.read(picture, access.channel, asRole);
    },
  };
}

/** An alias, read once however many channels have it. */
export interface ReadAlias {
  readonly key: string;
  readonly command: string;
  readonly parsed: ParsedCommand;
  readonly values: VariableValues;
  readonly description: string | undefined;
  /** Roles that the command makes a service use and that it does not show. */
  readonly passRoles: readonly string[];
  /** When the alias ends, as chatops.yml has it. */
  readonly until: string | undefined;
  /** Whether it is only a button, so that it cannot be typed in chat. */
  readonly isButtonOnly: boolean;
  /** The place of the command. */
  readonly path: Path;
  /** What is wrong with the command, when `rules` or `ignore` hide it: nothing can be proved about it then. */
  readonly hiddenError?: string;
}

/** Why nothing can be proved about an alias whose error is hidden. */
export function describeHiddenError(message: string): string {
  return `its command has an error that \`rules\` or \`ignore\` hides: ${message}`;
}

/** Reads an alias of chatops.yml. */
function readAlias(key: string, alias: AliasConfig): ReadAlias {
  const isLong = typeof alias !== 'string';
  const command = (isLong ? alias.run : alias).trimEnd();
  return {
    key,
    command,
    parsed: parseCommand(command),
    values: (isLong ? alias.values : undefined) ?? {},
    description: isLong ? alias.description : undefined,
    isButtonOnly: isLong && alias['button-only'] === true,
    passRoles: (isLong ? alias['pass-roles'] : undefined) ?? [],
    until: isLong ? alias.until : undefined,
    path: isLong ? ['aliases', key, 'run'] : ['aliases', key],
  };
}

/** Reads all aliases. */
export function readAliases({ config }: Pick<Project, 'config'>): Map<string, ReadAlias> {
  return new Map(Object.entries(config.aliases ?? {}).map(([key, alias]) => [key, readAlias(key, alias)]));
}

/** What is wrong with the commands of aliases, whatever the permissions are. */
export function* checkAliases(aliases: Iterable<ReadAlias>, { catalogue }: ProofData): Generator<Finding> {
  for (const { key, parsed, values, path } of aliases) {
    keepBound(catalogue, parsed);
    yield* checkAliasValues(key, parsed, values);
    for (const finding of checkCommand(catalogue, parsed, { as: 'alias', variables: Object.keys(values) })) {
      const { code, severity, message, help, start } = finding;
      yield { code, severity, message, ...(help === undefined ? {} : { help }), path, offset: start };
    }
  }
}

/**
 * Proves every alias on every channel that lists it, in every target.
 * @param broken keys of aliases with an error that is reported already, about which nothing more is said
 */
export function createAliasCheck(
  index: AccessIndex,
  aliases: ReadonlyMap<string, ReadAlias>,
  broken: ReadonlySet<string>,
  proofData: ProofData,
): ChannelCheck {
  const reported = new Set<string>();
  const byModel = new Map<Model, Map<string, Requirements>>();
  return function* (access, channel, model) {
    // A channel that has ended or is closed is reported as that, and not as one in which nothing works.
    if (access.closed !== undefined || isOver(channel.end, index)) return;
    const requirements = byModel.get(model) ?? new Map<string, Requirements>();
    byModel.set(model, requirements);
    for (const { value: key, path } of channel.aliases) {
      const alias = aliases.get(key);
      if (alias === undefined || broken.has(key) || isOver(endOf(alias.until), index)) continue;
      const needed = requirements.get(key) ?? requirementsOf(alias, access, proofData);
      requirements.set(key, needed);
      const finding = checkAlias(access, alias, needed, path);
      const id = finding && `${finding.code} ${formatPath(finding.path)}`;
      if (finding === undefined || id === undefined || reported.has(id)) continue;
      reported.add(id);
      yield finding;
    }
  };
}

function requirementsOf(alias: ReadAlias, access: ChannelAccess, proofData: ProofData): Requirements {
  const { hiddenError, parsed } = alias;
  return hiddenError === undefined
    ? withoutReported(requirementsIn(access, parsed, alias, proofData), alias, proofData)
    : { unknown: describeHiddenError(hiddenError) };
}

/** What an alias needs without its Region, where that is in `--region` of the command and reported there. */
function withoutReported(
  needed: Requirements,
  { parsed }: ReadAlias,
  { catalogue }: ProofData,
): Requirements {
  if ('unknown' in needed || needed.outside.length === 0) return needed;
  const reported = bindCommand(catalogue, parsed).globals.get('region')?.values[0]?.value;
  return {
    ...needed,
    outside: needed.outside.filter(({ region }) => region === undefined || region !== reported),
  };
}

function isOver(end: End | undefined, { now }: AccessIndex): boolean {
  return end !== undefined && now !== undefined && hasEnded(end, now);
}

function checkAlias(
  access: ChannelAccess,
  alias: ReadAlias,
  needed: Requirements,
  path: Path,
): Finding | undefined {
  // Where a variable may be anything, only a denial for every value is certain.
  const isOpen = 'needsValues' in needed && needed.needsValues.length > 0;
  const range = isOpen ? 'some' : 'every';
  const verdict = decideDefault(access, needed, range);
  if (verdict.decision === 'allowed') return undefined;
  const where = describeChannel(access);
  const whom = describeMembers(
    decideEachListed(access, each => decideDefault(each, needed, range).decision),
    verdict,
  );
  if (verdict.decision === 'denied') {
    return {
      code: 'alias/denied',
      message: `${quoteName(alias.key)} does not work in ${where}${whom}: ${explain(verdict)}`,
      help: helpFor(verdict, access),
      path,
    };
  }
  if (!isOpen && isDeniedInPart(access, needed)) {
    return {
      code: 'alias/denied',
      message: `${quoteName(alias.key)} is denied in ${where}${whom} with some values of its variables: ${explain(verdict)}`,
      help: `list only values with which it works, or ${helpFor(withoutService(verdict), access)}`,
      path,
    };
  }
  const ceiling = decideCeiling(access, needed, 'some');
  if (ceiling.decision === 'denied') {
    return {
      code: 'alias/denied',
      message: `${quoteName(alias.key)} does not work for anyone in ${where}: ${explain(ceiling)}`,
      help: helpFor(ceiling, access),
      path,
    };
  }
  // Members who have to choose a role bring permissions that cannot be seen here; that is no news about an alias.
  if (isOpen || defaultAudienceOf(access.channel) === 'any-role') return undefined;
  return {
    code: 'alias/unproved',
    message: `Whether ${quoteName(alias.key)} works in ${where}${whom} cannot be proved: ${explain(verdict)}`,
    help:
      helpForUnknown(verdict) ??
      'add what is missing: the `document` of what is made elsewhere, `values` of the variables, or the `account` of the target; a condition on the request itself stays unknown',
    path,
  };
}

/** The reasons that policies give. */
function withoutService({ decision, because }: Verdict): Verdict {
  return { decision, because: because.filter(({ layer }) => layer !== 'service') };
}

/** The members who have to choose a role and for whom a verdict is the answer; nothing where it is that for all. */
function describeMembers(roles: readonly RoleDecision[], { decision }: Verdict): string {
  const own = rolesWith(roles, decision);
  return own.length === roles.length ? '' : ` for members who choose ${joinChoices(own.map(quoteName))}`;
}

function describeChannel({ channel, target, place }: ChannelAccess): string {
  const where = place.account.includes('${') ? '' : ` (target ${target})`;
  return `the channel ${quoteName(channel.key)}${where}`;
}

function helpFor({ because }: Verdict, { channel, defaults }: ChannelAccess): string {
  const layers = new Set(because.map(({ layer }) => layer));
  const role = defaults[0]?.role ?? '';
  // Without a policy the reason is about the command, and not about what chat refuses.
  if (because.some(({ layer, policy }) => layer === 'service' && policy !== undefined))
    return 'remove the alias from the channel: the chat service never runs this command';
  if (layers.has('guardrail')) {
    if (channel.guardrails.some(({ arn }) => arn === denyAllArn))
      return `replace the guardrails of ${quoteName(channel.key)}, which deny everything, with one that allows it, or remove the alias from the channel`;
    const own = listedGuardrails(channel).flatMap(({ arn, name }) => (arn === undefined ? [name] : []));
    return own[0] === undefined
      ? `add a guardrail of your own to ${quoteName(channel.key)} that allows it`
      : `allow it in the guardrail ${quoteName(own[0])} (or set \`allow-aliases: true\` there), and check that the role allows it too`;
  }
  if (layers.has('organization'))
    return 'an organization policy of the account has to allow it: ask who manages the organization, or remove the alias from the channel';
  if (layers.has('boundary'))
    return `the permissions boundary of the role ${quoteName(role)} has to allow it`;
  const roles = [...new Set(defaults.map(each => quoteName(each.role)))];
  // One of several roles that members have to choose denies it, and others may allow it.
  return roles.length > 1
    ? `allow it in each of the roles ${joinWords(roles)} that does not allow it, or set \`allow-aliases: true\` there`
    : `allow it in the role ${quoteName(role)}, or set \`allow-aliases: true\` there`;
}
