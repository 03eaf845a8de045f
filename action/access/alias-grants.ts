import type { Requirement } from '../chat/requirement.ts';
import type { Requirements } from '../chat/requirements.ts';
import { requirementsOf } from '../chat/requirements.ts';
import type { Finding } from '../core/finding.ts';
import type { AliasGrants, Model, PolicyStatement } from '../core/model.ts';
import { formatPath, type Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import { isOfAll, writtenFor } from '../iam/requested-arns.ts';
import type { ProofData } from './proof-data.ts';
import { describeHiddenError, type ReadAlias } from './prove.ts';

/**
 * Works out what `allow-aliases` adds: per target, and per role or guardrail that asks for it, exactly what the
 * aliases of the channels there need. What cannot be mapped is an error, and never `*`: these aliases are `refused`, unless
 * nothing at all is known of them.
 */
export function grantAliases(
  models: readonly Model[],
  aliases: ReadonlyMap<string, ReadAlias>,
  proofData: ProofData,
): { grants: AliasGrants; refused: ReadonlySet<string>; findings: Finding[] } {
  const byPlace = new Map<string, readonly PolicyStatement[]>();
  const findings = new Map<string, Finding>();
  const needed = new Map<string, Requirements>();
  for (const model of models) {
    for (const grantee of listGrantees(model)) {
      for (const key of grantee.aliases) {
        const alias = aliases.get(key);
        if (alias === undefined) continue;
        const requirements = needed.get(key) ?? requirementsAnywhere(alias, proofData);
        needed.set(key, requirements);
        for (const finding of checkMappable(alias, requirements, grantee)) {
          findings.set(`${finding.code} ${formatPath(finding.path)} ${finding.message}`, finding);
        }
      }
      byPlace.set(
        `${model.target.key} ${formatPath(grantee.path)}`,
        stateGrantsByEnd(grantee.aliases, aliases, needed),
      );
      const shared = describeSharing(grantee);
      if (shared !== undefined) findings.set(formatPath(shared.path), shared);
    }
  }
  const find = (section: string) => (target: string, key: string) =>
    byPlace.get(`${target} ${formatPath([section, key])}`) ?? [];
  const refused = [...needed].filter(([, each]) =>
    neededOf(each).some(({ resourcesUnknown }) => resourcesUnknown),
  );
  return {
    grants: { role: find('roles'), guardrail: find('guardrails') },
    refused: new Set(refused.map(([key]) => key)),
    findings: [...findings.values()],
  };
}

/** A role or guardrail with `allow-aliases`, and what the channels that use it list. */
interface Grantee {
  readonly path: Path;
  /** Keys of aliases, sorted, each once. */
  readonly aliases: readonly string[];
  readonly channels: Model['channels'];
}

function listGrantees(model: Model): Grantee[] {
  const grantee = (path: Path, channels: Model['channels']): Grantee => ({
    path,
    aliases: [...new Set(channels.flatMap(({ aliases }) => aliases.map(({ value }) => value)))].sort(),
    channels,
  });
  return [
    ...model.roles
      .filter(({ allowsAliases }) => allowsAliases)
      .map(({ key }) =>
        grantee(
          ['roles', key],
          model.channels.filter(
            ({ role, userRoles }) => role.value.key === key || userRoles.some(each => each.key === key),
          ),
        ),
      ),
    ...model.guardrails
      .filter(({ allowsAliases }) => allowsAliases)
      .map(({ key }) =>
        grantee(
          ['guardrails', key],
          model.channels.filter(({ guardrails }) =>
            guardrails.some(({ value }) => 'key' in value && value.key === key),
          ),
        ),
      ),
  ];
}

/** What a command may do without is not granted: least privilege is what the alias works with. */
function neededOf(requirements: Requirements): readonly Requirement[] {
  return 'unknown' in requirements ? [] : requirements.requirements.filter(({ when }) => when === undefined);
}

/** In whatever account: CloudFormation puts its own in the place of the symbol. */
function requirementsAnywhere(
  { parsed, values, passRoles, hiddenError }: ReadAlias,
  { catalogue, actions }: ProofData,
): Requirements {
  if (hiddenError !== undefined) return { unknown: describeHiddenError(hiddenError) };
  return requirementsOf(catalogue, parsed, {
    values,
    passRoles,
    place: { partition: '${AWS::Partition}', account: '${AWS::AccountId}' },
    facts: actions,
  });
}

/** What to do about an alias that is not mapped: change it so that it can be, or do without `allow-aliases`. */
function describeWayOut({ add, instead }: Pick<Requirement, 'add' | 'instead'>): string {
  if (instead !== undefined && add === undefined) return instead;
  const byHand = `remove \`allow-aliases\` and ${add ?? 'list the actions and resources under `allow`'}`;
  return instead === undefined ? byHand : `${instead}, or ${byHand}`;
}

function* checkMappable(alias: ReadAlias, requirements: Requirements, { path }: Grantee): Generator<Finding> {
  const where = quoteName(formatPath([...path, 'allow-aliases']));
  if ('unknown' in requirements) {
    yield {
      code: 'permission/alias-not-mapped',
      message: `${where} cannot resolve what ${quoteName(alias.key)} needs: ${requirements.unknown}`,
      help: describeWayOut({}),
      path: alias.path,
    };
    return;
  }
  for (const requirement of neededOf(requirements)) {
    const { action, resourcesUnknown, wildcards = [] } = requirement;
    if (resourcesUnknown !== undefined) {
      yield {
        code: 'permission/alias-not-mapped',
        message: `${where} cannot resolve on which resources ${quoteName(alias.key)} needs ${action}: ${resourcesUnknown}`,
        help: describeWayOut(requirement),
        path: alias.path,
      };
    }
    for (const { arn, kind } of wildcards) {
      // Behind its name a thing has one id, so that the name says which it is. What reads all of them needs all of them.
      if (kind !== 'new' && kind !== 'any') continue;
      const reason = kind === 'new' ? 'AWS makes the rest of the ARN' : 'the command cannot name the rest';
      yield {
        code: 'permission/alias-wildcard',
        message: `${where} allows ${quoteName(alias.key)} ${action} on \`${arn}\`: ${reason}`,
        help: `to narrow it, ${describeWayOut({})}`,
        path: alias.path,
      };
    }
  }
  for (const missing of requirements.missing) {
    yield {
      code: 'permission/alias-not-mapped',
      message: `${where} cannot resolve all that ${quoteName(alias.key)} needs: ${missing.message}`,
      help: describeWayOut(missing),
      path: alias.path,
    };
  }
  // A variable that no ARN holds, as the Region of a list, decides nothing that could be granted.
  const isAboutArns = neededOf(requirements).some(({ resources }) => resources.some(arn => arn !== '*'));
  const [name] = requirements.needsValues;
  if (name !== undefined && isAboutArns) {
    const isOption = name.startsWith('--');
    yield {
      code: 'permission/alias-open-variable',
      message: isOption
        ? `${where} cannot resolve what ${quoteName(alias.key)} may act on: \`${name}\` is not given, and chat asks for it`
        : `${where} cannot resolve what ${quoteName(alias.key)} may act on: \`$${name}\` has no declared values`,
      help: isOption
        ? `give it, or write \`${name} $value\` and say what it may be: \`values: { value: [first, second-*] }\``
        : `say it: \`values: { ${name}: [first, second-*] }\``,
      path: alias.path,
    };
  }
}

/** What aliases need: those without an end first, then by their ends, each with its date. */
function stateGrantsByEnd(
  keys: readonly string[],
  aliases: ReadonlyMap<string, ReadAlias>,
  needed: ReadonlyMap<string, Requirements>,
): PolicyStatement[] {
  const ends = [...new Set(keys.map(key => aliases.get(key)?.until))];
  const statesOf = (until: string | undefined) =>
    stateGrants(keys.filter(key => aliases.get(key)?.until === until).flatMap(key => needed.get(key) ?? []));
  const dated = ends.filter(until => until !== undefined).sort();
  return [
    ...statesOf(undefined),
    ...dated.flatMap(until =>
      statesOf(until).map(({ effect, statement }) => ({ effect, statement: { ...statement, until } })),
    ),
  ];
}

/** Actions with the same resources become one statement; sorted, so that equal needs are equal bytes. */
function stateGrants(all: readonly Requirements[]): PolicyStatement[] {
  const resourcesOf = new Map<string, Set<string>>();
  for (const requirements of all) {
    for (const { action, resources, resourcesUnknown } of neededOf(requirements)) {
      // What is refused is an error already, and never `*`.
      if (resourcesUnknown !== undefined) continue;
      const known = resourcesOf.get(action) ?? new Set();
      // What is about all of a kind works with `*`, whichever ARN a service checks it on.
      for (const resource of isOfAll(action) ? ['*'] : resources) known.add(writtenFor(resource));
      resourcesOf.set(action, known);
    }
  }
  const byResources = new Map<string, { actions: string[]; resources: string[] }>();
  for (const [action, set] of [...resourcesOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const resources = set.has('*') ? ['*'] : [...set].sort();
    const group = byResources.get(JSON.stringify(resources)) ?? { actions: [], resources };
    group.actions.push(action);
    byResources.set(JSON.stringify(resources), group);
  }
  return [...byResources.values()].map(({ actions, resources }) => ({
    effect: 'Allow',
    statement: { actions, resources },
  }));
}

/** One role for two channels gives each of them what the aliases of the other need. */
function describeSharing({ path, channels: all }: Grantee): Finding | undefined {
  // Where the guardrails are `none`, nothing can be done with what is shared.
  const channels = all.filter(({ runsNothing }) => !runsNothing);
  const lists = new Set(channels.map(({ aliases }) => JSON.stringify(aliases.map(({ value }) => value))));
  if (lists.size < 2) return undefined;
  const names = channels.map(({ key }) => quoteName(key));
  const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(' and ');
  return {
    code: 'permission/shared-aliases',
    message: `${shown} share ${quoteName(formatPath(path))}, so each can do what the aliases of the others need`,
    help: 'give each channel a role (or guardrail) of its own, or the same aliases',
    path: [...path, 'allow-aliases'],
  };
}
