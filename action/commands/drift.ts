import type { AccessChange } from '../access/compare-access.ts';
import { joinDriftAccess } from '../access/drift-reach.ts';
import { type AccountLook, beginLook } from '../aws/account-look.ts';
import { type Drift, missingOfUnchecked, type Unchecked } from '../core/drift.ts';
import { oneOrMany } from '../core/json.ts';
import { finishLook, joinLooks, type Look } from '../core/look.ts';
import type { Resolved } from '../core/model.ts';
import { listTopics } from '../core/notifications.ts';
import type { Change } from '../core/plan.ts';
import { sortByRisk, withoutRepeated } from '../core/sort-drift.ts';
import type { ChosenRole } from '../drift/account-drift.ts';
import { findEnded } from '../drift/find-ended.ts';
import { type IgnoredDrift, ignoreDrift } from '../drift/ignore-drift.ts';
import type { TargetDrift } from './assess-account.ts';
import { findLost, type Lost } from './find-gone.ts';
import type { Inspection } from './inspect.ts';
import {
  inspectTargets,
  listFailures,
  missingOfFailure,
  type PlannedProject,
  productionOf,
  type TargetFailure,
} from './plan.ts';
import { describeReplacement, type ReplacedPolicy, readReplacedPolicies } from './replaced-policies.ts';
import { type Aws, continueInTargets, type TargetOutcome } from './session.ts';
import { findTargetDrift } from './target-drift.ts';

/** chatops.yml against deployed against observed. */
export interface DriftReport {
  readonly drift: readonly Drift[];
  /** Who gains and loses what by all drift of an account together: what was observed against what was deployed. */
  readonly access: readonly AccessChange[];
  /** Reads that were denied or failed. */
  readonly unchecked: readonly Unchecked[];
  /** What no API shows; never a finding. */
  readonly limits: readonly string[];
  /** What was found, and whether everything was looked at: "no drift" needs it to be complete. */
  readonly look: Look<readonly Drift[]>;
  /** Targets of which nothing could be read. */
  readonly failures: readonly TargetFailure[];
  /** What `ignore` suppresses for now. */
  readonly ignored: readonly IgnoredDrift[];
  /** Roles that members chose for themselves, where they may. */
  readonly chosenRoles: readonly ChosenRole[];
  /** The names of the chatops.yml files that were compared. */
  readonly names: readonly string[];
  /** The keys of the targets that are production, whose drift is shown before other drift of the same risk. */
  readonly production: readonly string[];
}

/** What a comparison takes besides the configuration. */
export interface DriftOptions {
  /** The day of the comparison, YYYY-MM-DD; today when not given. */
  readonly today?: string;
  /** Shared by several configurations, so that what they have in common is read once. */
  readonly look?: AccountLook;
}

/** A target with everything that was found about it. */
export interface InspectedDrift {
  readonly inspection: Inspection;
  readonly found: TargetDrift;
  /** Policies of topics that an apply would replace. */
  readonly replaced: readonly ReplacedPolicy[];
}

const limits = [
  'Aliases created in chat with "alias create" are not visible to any API',
  'Whether a workspace is still authorised is visible only if it has a channel',
  'Not all that the stack does not set is compared: not, for example, the session duration of a role, or a description of a role that chatops.yml does not have',
];

const organizationLimit =
  'Organization policies (SCP, RCP) are visible only to the management account; the documents in `limits` are not compared';

/** Compares chatops.yml with what is deployed, and that with what AWS really holds. Changes nothing. */
export async function detectDrift(
  aws: Aws,
  config: Resolved,
  options: DriftOptions = {},
): Promise<DriftReport> {
  return reportDrift(
    await findDriftInTargets(aws, config, 'plan', options.look ?? beginLook()),
    config,
    options,
  );
}

/** Compares several configurations in one look, so that what they have in common is read once. In the same order. */
export function detectDrifts(projects: readonly PlannedProject[]): Promise<DriftReport[]> {
  const look = beginLook();
  return Promise.all(projects.map(({ aws, config }) => detectDrift(aws, config, { look })));
}

/** The report of several configurations as one, riskiest first. */
export function joinReports(reports: readonly DriftReport[]): DriftReport {
  const [only] = reports;
  if (only !== undefined && reports.length === 1) return only;
  const isApplied = ({ kind }: Drift) => kind !== 'unapplied';
  const all = withoutRepeated(reports.flatMap(({ drift }) => drift));
  const production = [...new Set(reports.flatMap(report => report.production))];
  const drift = [
    ...sortByRisk(all.filter(isApplied), production),
    ...sortByRisk(
      all.filter(item => !isApplied(item)),
      production,
    ),
  ];
  return {
    drift,
    access: joinDriftAccess(reports.map(({ access }) => access)),
    look: joinLooks(
      reports.map(({ look }) => look),
      () => drift,
    ),
    unchecked: reports.flatMap(({ unchecked }) => unchecked),
    limits: [...new Set(reports.flatMap(report => report.limits))],
    failures: reports.flatMap(({ failures }) => failures),
    ignored: reports.flatMap(({ ignored }) => ignored),
    chosenRoles: reports.flatMap(({ chosenRoles }) => chosenRoles),
    names: [...new Set(reports.flatMap(({ names }) => names))],
    production,
  };
}

/**
 * Looks at every target and reports what differs there, side by side.
 * @param look shares what is read of an account; undefined for what goes on to change something
 */
export async function findDriftInTargets(
  aws: Aws,
  config: Resolved,
  purpose: 'plan' | 'apply',
  look?: AccountLook,
): Promise<TargetOutcome<InspectedDrift>[]> {
  const inspected = await inspectTargets(aws, config, purpose, look);
  return continueInTargets(inspected, inspection => inspectDrift(inspection, config));
}

/** Reports what differs in one target. */
export async function inspectDrift(inspection: Inspection, config: Resolved): Promise<InspectedDrift> {
  const [found, replaced] = await Promise.all([
    findTargetDrift(inspection, config),
    readReplacedPolicies(inspection),
  ]);
  return { inspection, found, replaced };
}

/** The report of the targets that were read: riskiest first, what is not applied last. */
export function reportDrift(
  outcomes: readonly TargetOutcome<InspectedDrift>[],
  config: Resolved,
  options: DriftOptions,
): DriftReport {
  const now = options.today === undefined ? new Date().toISOString() : `${options.today}T00:00:00Z`;
  const today = now.slice(0, 10);
  const values = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const unapplied = values.flatMap(value => {
    const there = new Map(
      value.found.drift.flatMap(item =>
        item.declaredAs === undefined ? [] : [[item.declaredAs, item] as const],
      ),
    );
    return value.inspection.changes.map(change => describeUnapplied(change, value, there));
  });
  const ended = values.flatMap(({ inspection: { model, comparisons } }) =>
    findEnded(model, comparisons, now),
  );
  const found = values.flatMap(({ found }) => found.drift);
  const production = productionOf(values.map(({ inspection }) => inspection));
  const all = [...sortByRisk([...found, ...ended], production), ...sortByRisk(unapplied, production)];
  const { drift, ignored } = ignoreDrift(all, config.ignore, today);
  const unchecked = values.flatMap(({ inspection, found, replaced }) => [
    ...found.unchecked,
    ...replaced.flatMap(policy => uncheckedReplacement(inspection.session.target.key, policy)),
  ]);
  const failures = listFailures(outcomes);
  return {
    drift,
    access: values.flatMap(({ found }) => found.access),
    look: finishLook(drift, [...failures.map(missingOfFailure), ...unchecked.map(missingOfUnchecked)]),
    unchecked,
    limits: [
      ...new Set([
        ...limits,
        ...(config.limits.size === 0 ? [] : [organizationLimit]),
        ...listSubscriptionLimits(values),
        ...listKeyLimits(values, config),
        ...listTrustLimits(config),
        ...values.flatMap(({ found }) => found.limits),
      ]),
    ],
    failures,
    ignored,
    chosenRoles: values.flatMap(({ found }) => found.chosenRoles),
    names: [config.name],
    production,
  };
}

/** What is not read of subscriptions, where some channel has a topic. */
function listSubscriptionLimits(values: readonly InspectedDrift[]): string[] {
  const topics = values.flatMap(({ inspection: { model, comparisons } }) => [
    ...model.channels.flatMap(channel => [...listTopics(channel), ...channel.topics]),
    ...comparisons.flatMap(({ expected, observed }) => [
      ...oneOrMany(expected['SnsTopicArns']),
      ...(observed.status === 'present' ? oneOrMany(observed.properties['SnsTopicArns']) : []),
    ]),
  ]);
  return topics.length === 0
    ? []
    : ['Whether chat receives every message of a topic: the filter policies of subscriptions are not read'];
}

/** Roles made elsewhere, of which chatops.yml says what they allow and not who can assume them. */
function listTrustLimits({ roles = {} }: Resolved): string[] {
  const isElsewhere = Object.values(roles).some(role => 'arn' in role);
  return isElsewhere
    ? ['Who else can assume roles that are made elsewhere: chatops.yml does not declare it']
    : [];
}

/** Keys made elsewhere of which no reviewed policy is there to compare. */
function listKeyLimits(values: readonly InspectedDrift[], { documents }: Resolved): string[] {
  const channels = values.flatMap(({ inspection }) => inspection.model.channels);
  const topics = channels.flatMap(listTopics);
  const arns = topics.flatMap(({ key }) => (key !== undefined && 'arn' in key ? [key.arn] : []));
  const unreviewed = [...new Set(arns)].filter(arn => !documents.has(arn));
  return unreviewed.length === 0
    ? []
    : [
        `Whether key policies without a document in chatops.yml are the reviewed ones: ${unreviewed.join(', ')}`,
      ];
}

/** Why an update waits for a revert. */
const afterRevert: Readonly<Record<Lost, string>> = {
  gone: 'It no longer exists, so CloudFormation cannot update it: chatops drift --revert creates it again first',
  'made-again':
    'It was made again with another path, so that its channels do not have it: chatops drift --revert comes first, after the role is deleted',
};

function describeUnapplied(
  change: Change,
  { inspection, replaced }: InspectedDrift,
  there: ReadonlyMap<string, Drift>,
): Drift {
  const { action, logicalId, path, type, reason } = change;
  const { session, deployed } = inspection;
  const lost = findLost(change, inspection);
  const isRetained = deployed.template?.Resources[logicalId]?.DeletionPolicy === 'Retain';
  const isThere = action === 'create' && there.has(path);
  const notes = [
    reason,
    ...replaced.map(policy =>
      policy.logicalId === logicalId && policy.loss.ok
        ? describeReplacement(policy.topic, policy.loss.value)
        : undefined,
    ),
    isThere
      ? `AWS already has it, outside the stack${there.get(path)?.isNotAdoptable === true ? '' : ': chatops import --file adopts it'}`
      : undefined,
    lost && afterRevert[lost],
  ].filter(note => note !== undefined);
  return {
    target: session.target.key,
    kind: 'unapplied',
    path,
    type,
    id: deployed.physicalIds.get(logicalId) ?? logicalId,
    expected: action === 'delete' && isRetained ? 'leave the stack' : action,
    // A merged restriction that is not applied leaves AWS wider than chatops.yml says, so "none" would be too much said.
    risk: 'unknown',
    ...(isThere ? { isThere } : {}),
    ...(lost === undefined ? {} : { isGone: true as const }),
    ...(notes.length === 0 ? {} : { note: notes.join('. ') }),
  };
}

/** That the policy which an apply would replace could not be read. */
function uncheckedReplacement(target: string, { path, logicalId, topic, loss }: ReplacedPolicy): Unchecked[] {
  if (loss.ok) return [];
  const reason = `whether the topic ${topic} has a policy that apply replaces: ${loss.reason}`;
  return [{ target, path, type: 'AWS::SNS::TopicPolicy', id: logicalId, reason }];
}
