import { oncePerLook } from '../aws/account-look.ts';
import { classify } from '../aws/aws-error.ts';
import { maxInlineBytes, maxTemplateBytes } from '../aws/change-set.ts';
import { describeError, helpFor } from '../aws/failure.ts';
import { readOtherOwnStacks } from '../aws/own-stacks.ts';
import { readManagedPolicyOnce } from '../aws/readers/managed-policy.ts';
import { readSlackWorkspaces, readTeams } from '../aws/readers/workspaces.ts';
import { protectedFailure, readinessOf } from '../aws/stack-state.ts';
import { findRenamed } from '../core/find-renamed.ts';
import type { ReviewedDocuments } from '../core/model.ts';
import { listEnds } from '../core/plan-ends.ts';
import { type PlanFinding, uncheckedCode } from '../core/plan-finding.ts';
import { findRefusals } from '../core/safety.ts';
import { templateBody } from '../core/template.ts';
import { listHeldNames } from '../core/unique-name.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';
import { checkBoundary } from './check-boundary.ts';
import { checkElsewhere } from './check-elsewhere.ts';
import { checkManagedPolicies } from './check-managed.ts';
import { checkTopicSubscriptions, checkTopics } from './check-topics.ts';
import { findLostLogs } from './existing-resources.ts';
import { findGone } from './find-gone.ts';
import { reportTakenNames } from './find-taken.ts';
import type { Inspection } from './inspect.ts';
import type { ObservedElsewhere } from './observe-elsewhere.ts';
import { findReplacedPolicies } from './replaced-policies.ts';
import type { Session } from './session.ts';
import { checkTopicKeys } from './topic-keys.ts';

const readWorkspacesOnce = oncePerLook(readSlackWorkspaces);
const readTeamsOnce = oncePerLook(readTeams);

/** More than this leaves no room for the growth of a stack (CloudFormation: 500 resources). */
const maxResources = 480;

/** Where a workspace is authorised, which no API does. */
const chatbotConsole = 'https://console.aws.amazon.com/chatbot/';

/** An inspected stack, with what is known of the reviewed documents with which it was last changed. */
export interface DocumentedInspection extends Inspection {
  /** Undefined: chatops.yml has the same documents, or it is not known what was reviewed. */
  readonly formerDocuments: ReviewedDocuments | undefined;
}

/**
 * What prevents a change, found before anything is done: what is unsafe, what AWS would refuse half-way,
 * and what a person has to do first. Only reads: two calls for each managed policy of AWS, one for each notification rule of the account where the plan makes one, one for
 * each topic that gets its first policy from the stack, and otherwise a number that does not grow with the channels.
 * @param together names of all stacks that are planned at the same time
 * @param elsewhere keys and topics made elsewhere; none for a companion stack
 */
export async function checkInspection(
  inspection: DocumentedInspection,
  together: ReadonlySet<string>,
  elsewhere: ObservedElsewhere,
): Promise<PlanFinding[]> {
  const { session, config, desired, deployed, changes } = inspection;
  const target = session.target.key;
  const safety = findRefusals({
    target,
    stackName: deployed.stackName,
    safety: config.safety,
    desired,
    deployed: deployed.template,
    changes,
    uniqueNamesOf,
  });
  const state = checkStackState(inspection);
  // Channels, roles and names of the account are a matter of the target's own stack.
  if (inspection.stack.scope === 'global')
    return [
      ...safety,
      ...findLostLogs(target, inspection),
      ...state,
      ...findGone(inspection),
      ...checkSize(inspection),
      ...(await reportTakenNames(inspection)),
      ...(await findReplacedPolicies(inspection)),
    ];
  const topics = [
    ...checkTopics(elsewhere.topics, target, session.identity, listDeletedTopics(inspection)),
    ...checkTopicSubscriptions(elsewhere.topics, elsewhere.subscriptions, target),
    ...checkTopicKeys(target, elsewhere.keys),
  ];
  if (changes.length === 0) {
    return [
      ...safety,
      ...state,
      ...checkDocuments(inspection),
      ...(await checkWorkspaces(inspection)),
      ...topics,
    ];
  }
  const readPolicy = (arn: string) => readManagedPolicyOnce(session, arn);
  const [orphans, taken, workspaces, managed, replaced] = await Promise.all([
    findOrphans(inspection, together),
    reportTakenNames(inspection),
    checkWorkspaces(inspection),
    checkManagedPolicies(readPolicy, target, desired),
    findReplacedPolicies(inspection),
  ]);
  return [
    ...safety,
    ...findLostLogs(target, inspection),
    ...findRenamed(target, changes),
    ...listEnds(inspection.model, { changed: changes.map(({ path }) => path), now: Date.now() }),
    ...orphans,
    ...state,
    ...findGone(inspection),
    ...checkSize(inspection),
    ...checkDocuments(inspection),
    ...checkBoundary(inspection),
    ...checkElsewhere(inspection),
    ...taken,
    ...workspaces,
    ...managed,
    ...topics,
    ...replaced,
  ];
}

/** The ARNs of topics that the plan deletes, also because they get another name. */
function listDeletedTopics({ changes, deployed }: Inspection): Set<string> {
  return new Set(
    changes.flatMap(({ type, action, logicalId }) =>
      type === 'AWS::SNS::Topic' && (action === 'delete' || action === 'replace')
        ? (deployed.physicalIds.get(logicalId) ?? [])
        : [],
    ),
  );
}

/**
 * Says that the reviewed documents are others than those with which a stack was last changed. The stack has only a digest of them, so that a
 * plan against AWS reads them as they are now in both versions, where a comparison of commits reads those of each; unless what
 * policies contain in AWS has that digest.
 */
function checkDocuments({
  session,
  desired,
  deployed,
  formerDocuments,
}: DocumentedInspection): PlanFinding[] {
  const { template, stackName } = deployed;
  if (template === undefined) return [];
  const [before, after] = [template, desired].map(({ Metadata }) => Metadata.chatops.documents);
  if (before === after || formerDocuments !== undefined) return [];
  const message =
    before === undefined
      ? `The stack ${stackName} was last changed without reviewed documents, or by a version that does not record them`
      : after === undefined
        ? `chatops.yml no longer names the reviewed documents with which the stack ${stackName} was last changed`
        : `The reviewed documents differ from those with which the stack ${stackName} was last changed`;
  return [
    {
      code: 'plan/reviewed-documents',
      level: 'notice',
      target: session.target.key,
      path: '',
      message: `${message}. What was reviewed then (of policies and roles made elsewhere, and of organization policies) is not in AWS, so this plan uses the documents of chatops.yml for the access before and after`,
      help: '`chatops plan --against <ref>` compares what people can do with the documents of another commit',
    },
  ];
}

function checkStackState({ session, desired, deployed }: Inspection): PlanFinding[] {
  const place = { target: session.target.key, path: '' };
  const { stackName, status, isProtected = false } = deployed;
  const readiness = readinessOf(stackName, status);
  const isEmptied = deployed.template !== undefined && Object.keys(desired.Resources).length === 0;
  if (isProtected && (isEmptied || readiness.kind === 'leftover')) {
    const { message, help = '' } = protectedFailure(stackName);
    return [{ ...place, code: 'plan/termination-protection', level: 'obstacle', message, help }];
  }
  switch (readiness.kind) {
    case 'ready':
      return [];
    case 'stuck': {
      const { message, help } = readiness;
      return [{ ...place, code: 'plan/stack-stuck', level: 'obstacle', message, help }];
    }
    case 'busy':
      return [
        {
          ...place,
          code: 'plan/stack-busy',
          level: 'notice',
          message: `The stack ${stackName} is being changed (${status}); this plan may differ when that has ended`,
          help: 'apply waits until it has ended',
        },
      ];
    case 'leftover':
      return [
        {
          ...place,
          code: 'plan/failed-creation',
          level: 'notice',
          message: `The stack ${stackName} failed to create (${status}) and is empty; apply deletes it first`,
        },
      ];
  }
}

function checkSize({ session, deployed, desired }: Inspection): PlanFinding[] {
  const place = { target: session.target.key, path: '', level: 'obstacle' as const };
  const count = Object.keys(desired.Resources).length;
  const split =
    'Move some channels, with what only they use, to another file with another `name`, and give both to chatops: -f chatops.yml -f more.yml';
  if (count > maxResources) {
    const message = `The stack ${deployed.stackName} would have ${count} resources; CloudFormation allows 500, and more than ${maxResources} leaves no room for changes`;
    return [{ ...place, code: 'plan/too-many-resources', message, help: split }];
  }
  const bytes = Buffer.byteLength(templateBody(desired));
  if (bytes > maxTemplateBytes) {
    const message = `The template of ${deployed.stackName} has ${bytes} bytes; CloudFormation accepts at most ${maxTemplateBytes}`;
    return [{ ...place, code: 'plan/template-too-large', message, help: split }];
  }
  if (bytes <= maxInlineBytes) return [];
  if (session.target.templateBucket !== undefined) return [];
  const setting = `targets.${session.target.key}.template-bucket`;
  return [
    {
      ...place,
      code: 'plan/template-too-large',
      path: session.target.account === undefined ? '' : `targets.${session.target.key}`,
      message: `The template of ${deployed.stackName} has ${bytes} bytes; CloudFormation accepts ${maxInlineBytes} directly, and more only from a bucket`,
      help: `Name an S3 bucket in the Region of the target: ${setting} (templates/bootstrap.yml makes one). Or split the file: ${split[0]?.toLowerCase()}${split.slice(1)}`,
    },
  ];
}

/** A stack that would be left behind because `name` was changed: it holds channels that this one asks for. */
async function findOrphans(
  { session, config, desired, deployed }: Inspection,
  together: ReadonlySet<string>,
): Promise<PlanFinding[]> {
  if (deployed.template !== undefined) return [];
  const placesOf = (template: typeof desired) =>
    listHeldNames(template, uniqueNamesOf).filter(({ unique }) => /^(slack|teams)$/.test(unique.scope));
  const wanted = new Set(placesOf(desired).map(({ key }) => key));
  if (wanted.size === 0) return [];
  const place = { target: session.target.key, path: 'name' };
  try {
    const others = await readOtherOwnStacks(session, together);
    return others.flatMap(({ name, template }): PlanFinding[] => {
      const places = placesOf(template);
      const shared = places.filter(({ key }) => wanted.has(key));
      if (shared.length === 0) return [];
      return [
        {
          ...place,
          code: 'safety/orphan',
          level: 'refusal',
          message: `The stack ${name} holds ${shared.length} of the ${wanted.size} channels that ${config.name} asks for (of ${places.length} in all); if \`name\` was changed from ${name}, that stack would be left behind with all its resources`,
          help: `Change \`name\` back to ${name}. To move on purpose, delete the old stack first (its channels do not exist until the new stack is created): aws cloudformation delete-stack --stack-name ${name}. To continue anyway: --allow safety/orphan`,
        },
      ];
    });
  } catch (error) {
    return [unchecked(session.target.key, 'whether another stack holds these channels', error)];
  }
}

/** Authorising a workspace is done once by hand in the console; without it every channel of it fails. */
async function checkWorkspaces({ session, model, changes }: Inspection): Promise<PlanFinding[]> {
  const changed = new Set(changes.flatMap(({ action, path }) => (action === 'delete' ? [] : [path])));
  const findings: PlanFinding[] = [];
  for (const platform of ['slack', 'teams'] as const) {
    const channels = model.channels.filter(({ place }) => place.platform === platform);
    if (channels.length === 0) continue;
    try {
      const read = platform === 'slack' ? readWorkspacesOnce : readTeamsOnce;
      const known = await read(session);
      const ids = new Set(
        channels.map(({ place }) => (place.platform === 'slack' ? place.workspaceId : place.teamId)),
      );
      for (const id of ids) {
        const inIt = channels.filter(({ place }) =>
          place.platform === 'slack' ? place.workspaceId === id : place.teamId === id,
        );
        const paths = inIt.map(({ key }) => `channels.${key}`);
        const isChanged = paths.some(path => changed.has(path));
        const workspace = known.get(id);
        const noun = platform === 'slack' ? 'Slack workspace' : 'Teams team';
        const level = isChanged ? ('obstacle' as const) : ('notice' as const);
        const common = { level, target: session.target.key, path: paths[0] ?? '' };
        if (workspace?.disabled !== undefined) {
          findings.push({
            ...common,
            code: 'plan/workspace-disabled',
            message: `The ${noun} ${id} is DISABLED in account ${session.identity.account}: ${workspace.disabled}`,
            help: `Authorise it again by hand: ${chatbotConsole}`,
          });
        } else if (workspace === undefined && isChanged && !isDouble(session)) {
          findings.push({
            ...common,
            code: 'plan/workspace-not-authorized',
            message: `The ${noun} ${id} is not authorised in account ${session.identity.account}, so its ${inIt.length === 1 ? 'channel' : `${inIt.length} channels`} cannot be made`,
            help: `Authorise it once by hand (Configure new client): ${chatbotConsole}`,
          });
        }
      }
    } catch (error) {
      findings.push(
        unchecked(session.target.key, `whether the ${platform} workspaces are authorised`, error),
      );
    }
  }
  return findings;
}

/** The embedded AWS authorises a workspace at its first use, also when it is served on this machine as if it were AWS. */
function isDouble({ isLocal, connection }: Session): boolean {
  const endpoint = connection.endpoint ?? process.env['AWS_ENDPOINT_URL'] ?? '';
  return isLocal || /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(endpoint);
}

/** A check that could not be made is said, never taken for passed. */
function unchecked(target: string, what: string, error: unknown): PlanFinding {
  if (classify(error) === undefined) throw error;
  const help = helpFor(error);
  return {
    code: uncheckedCode,
    level: 'notice',
    target,
    path: '',
    message: `It could not be checked ${what}. ${describeError(error)}`,
    ...(help === undefined ? {} : { help }),
  };
}
