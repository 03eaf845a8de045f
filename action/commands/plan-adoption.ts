import { type Identified, identifyResources } from '../adopt/identify.ts';
import { refersOnlyTo, withoutDangling } from '../adopt/without-dangling.ts';
import { maxInlineBytes, maxTemplateBytes } from '../aws/change-set.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { Resolved } from '../core/model.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import type { StackUnit } from '../core/stacks.ts';
import { type Template, type TemplateResource, templateBody } from '../core/template.ts';
import { type Adoptable, findAdoptable } from './find-adoptable.ts';
import { findTakenNames } from './find-taken.ts';
import { type Inspection, inspectStacks } from './inspect.ts';
import type { Session } from './session.ts';

/** What would be taken into one stack of a target as it is. */
export interface StackAdoption {
  /** In the Region of the stack. */
  readonly session: Session;
  readonly stack: StackUnit;
  /** The Region of the target, which is another one for its companion stack. */
  readonly targetRegion: string;
  /** The status of the stack before it; undefined when there is none. */
  readonly status: string | undefined;
  /** The template as it is once everything is adopted. */
  readonly template: Template;
  /** Logical ids of what the stack holds already. */
  readonly held: ReadonlySet<string>;
  /** What CloudFormation imports. */
  readonly imported: readonly Identified[];
  /** Policies of topics, which CloudFormation cannot import: they are made part of the stack by being set to what they are. */
  readonly set: readonly Identified[];
}

/** What chatops.yml asks for and an adoption leaves out. */
export interface LeftResource extends Identified {
  /** Why AWS would refuse to make it, and what to do: something in the account has its name and is not adopted. */
  readonly taken?: { readonly message: string; readonly help: string };
  /** What is lost in the account when apply makes it. */
  readonly replaces?: string;
}

/** What would be taken into the stacks of a target as it is. */
export interface AdoptionPlan {
  /** The session of the target. */
  readonly session: Session;
  readonly stackName: string;
  readonly stacks: readonly StackAdoption[];
  /** Everything that comes in, in whichever stack. */
  readonly adopted: readonly Identified[];
  /** What chatops.yml asks for and does not come in: apply makes it, unless its name is taken. */
  readonly left: readonly LeftResource[];
  /** One sentence for each resource of which it is unknown whether it exists. */
  readonly unread: readonly string[];
}

/**
 * Works out what of a chatops.yml is in the account already and can be adopted without being replaced. Things are
 * recognised by their names. What the stack holds already stays as it was deployed: an import changes nothing else.
 * @param stack `new`: for a file that was just written, which would take all of an older stack away
 * @throws AwsFailure when the account cannot be read, or it is more than CloudFormation imports
 */
export async function planAdoption(
  session: Session,
  config: Resolved,
  stack: 'new' | 'any' = 'any',
): Promise<AdoptionPlan> {
  const inspections = await inspectStacks(session, config);
  for (const { stack: unit, deployed } of inspections) {
    if (stack === 'any' || Object.keys(deployed.template?.Resources ?? {}).length === 0) continue;
    throw new AwsFailure(
      `The stack ${unit.name} already exists, and its resources are not in the new file`,
      'Give the new file another --name; or add to the chatops.yml of that stack what chatops drift shows, and adopt it with --file',
    );
  }
  const plans = [];
  for (const inspection of inspections) plans.push(await planStackAdoption(inspection));
  return {
    session,
    stackName: config.name,
    stacks: plans.map(({ adoption }) => adoption),
    adopted: plans.flatMap(({ adoption: { imported, set } }) => [...imported, ...set]),
    left: plans.flatMap(({ left }) => left),
    unread: plans.flatMap(({ unread }) => unread),
  };
}

interface StackAdoptionPlan {
  readonly adoption: StackAdoption;
  readonly left: readonly LeftResource[];
  readonly unread: readonly string[];
}

async function planStackAdoption(inspection: Inspection): Promise<StackAdoptionPlan> {
  const { session, stack, targetRegion, deployed, desired } = inspection;
  const held = deployed.template?.Resources ?? {};
  const heldIds = new Set(Object.keys(held));
  const wanted = identifyResources(desired, session.identity).filter(
    ({ logicalId }) => !heldIds.has(logicalId),
  );
  const there = await findAdoptable(inspection, wanted);
  const taken = new Set(deployed.physicalIds.values());
  const found = wanted.flatMap((resource): Identified[] => {
    const identified = there.find(resource);
    return identified === undefined || taken.has(identified.physicalId) ? [] : [identified];
  });
  const imported = withoutDangling(desired, heldIds, found);
  const comes = new Set([...heldIds, ...imported.map(({ logicalId }) => logicalId)]);
  const set = wanted.flatMap(resource => {
    const same = there.findAsDesired(resource);
    return same !== undefined && refersOnlyTo(desired, resource, comes) ? [same] : [];
  });
  const adopted = new Set([...imported, ...set].map(({ logicalId }) => logicalId));
  const fresh = only({ ...desired, Resources: { ...desired.Resources, ...there.definitions } }, adopted);
  const names = await findTakenNames({
    ...inspection,
    changes: inspection.changes.filter(({ logicalId }) => !adopted.has(logicalId)),
  });
  const template = {
    ...fresh,
    ...deployed.template,
    Resources: sortResources({ ...held, ...fresh.Resources }),
  };
  if (adopted.size > 0) refuseTooLarge(template, session.target.templateBucket);
  return {
    adoption: {
      session,
      stack,
      targetRegion,
      status: deployed.status,
      template,
      held: heldIds,
      imported,
      set,
    },
    left: wanted.flatMap((resource): LeftResource[] => {
      const { logicalId } = resource;
      if (adopted.has(logicalId)) return [];
      const finding = names.taken.find(each => each.logicalId === logicalId)?.finding;
      const replaces = there.describeReplaced(resource);
      return [
        {
          ...resource,
          ...(finding === undefined
            ? {}
            : {
                taken: { message: finding.message, help: helpForLeft(resource, finding, { found, there }) },
              }),
          ...(replaces === undefined ? {} : { replaces }),
        },
      ];
    }),
    unread: [...there.unread, ...names.unread.map(({ message }) => message)],
  };
}

/** Why something is not adopted although it is there, and what to do. */
function helpForLeft(
  { logicalId, type }: Identified,
  { code, help = '' }: PlanFinding,
  { found, there }: { readonly found: readonly Identified[]; readonly there: Pick<Adoptable, 'unread'> },
): string {
  if (found.some(each => each.logicalId === logicalId))
    return 'It is not adopted, because in this file it refers to something that does not exist or is not adopted. Write what it refers to now, adopt it, and change it afterwards';
  if (!help.includes('chatops import')) return help;
  if (code === 'plan/channel-taken')
    return 'It is not adopted, because its configuration has another name: write that name as `configuration-name`, or delete it in the console';
  if (there.unread.length > 0 && !/::(?:IAM|Chatbot)::/.test(type))
    return 'It is not adopted, because the rules and policies of the topics in this file could not be read';
  return /Rule$/.test(type)
    ? 'It is not adopted, because it does not send to the topic in this file: give this one another `rule-name`, or delete that rule'
    : 'It is not adopted, because only its name matches this file: give this one another name, or delete that one';
}

/** What does not fit into a call goes through the bucket of the target, like the template of an apply. */
function refuseTooLarge(template: Template, bucket: string | undefined): void {
  const resources = Object.keys(template.Resources).length;
  const bytes = new TextEncoder().encode(templateBody(template)).length;
  const limit = bucket === undefined ? maxInlineBytes : maxTemplateBytes;
  if (bytes <= limit && resources <= 500) return;
  throw new AwsFailure(
    `These are ${resources} resources in a template of ${bytes} bytes; CloudFormation imports at most 500, in ${limit} bytes${bucket === undefined ? ' without a `template-bucket` of the target' : ''}`,
    'Name an S3 bucket of the target (`targets.<key>.template-bucket`) and adopt with --file, or import in parts, each with a file and a stack of its own: --channel A,B --name team-a --out team-a.yml',
  );
}

/** A template of some of its resources, which is what an import may hold. */
export function only(template: Template, ids: ReadonlySet<string>): Template {
  const kept = Object.entries(template.Resources).filter(([id]) => ids.has(id));
  const resources = kept.map(([id, { DependsOn: before = [], ...resource }]): [string, TemplateResource] => {
    const present = before.filter(other => ids.has(other));
    return [id, present.length === 0 ? resource : { ...resource, DependsOn: present }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

function sortResources(resources: Template['Resources']): Template['Resources'] {
  return Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1)));
}
