import { type Identified, identifyResources } from '../adopt/identify.ts';
import { maxInlineBytes, maxTemplateBytes } from '../aws/change-set.ts';
import { AwsFailure, toFailure } from '../aws/failure.ts';
import { importResources } from '../aws/import-change-set.ts';
import { listChannels } from '../aws/read-wiring.ts';
import { listIdentifiers } from '../aws/readers/cloud-control.ts';
import { readIam } from '../aws/readers/iam.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { uploadTemplate } from '../aws/upload-template.ts';
import type { Resolved } from '../core/model.ts';
import { type Template, templateBody } from '../core/template.ts';
import { type Inspection, inspectStack } from './inspect.ts';
import type { Session } from './session.ts';

/** CloudFormation imports no more at once. */
const maxAtOnce = 200;

/** What would be taken into a stack as it is. */
export interface AdoptionPlan {
  readonly session: Session;
  readonly stackName: string;
  /** The template as it is once everything is adopted. */
  readonly template: Template;
  /** Logical ids of what the stack holds already. */
  readonly held: ReadonlySet<string>;
  readonly adopted: readonly Identified[];
  /** What chatops.yml asks for and is not there, or cannot be imported: apply makes it. */
  readonly left: readonly Identified[];
}

/** How an adoption ended in one target. */
export interface AdoptionResult {
  readonly failures: readonly StackEvent[];
  /** The stack after it, compared with chatops.yml and with AWS. */
  readonly after: Inspection;
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
  const { deployed, desired } = await inspectStack(session, config);
  const held = deployed.template?.Resources ?? {};
  if (stack === 'new' && Object.keys(held).length > 0) {
    throw new AwsFailure(
      `The stack ${config.name} exists already, and what it holds is not in the new file`,
      'Give the new file another --name; or add to the chatops.yml of that stack what chatops drift shows, and adopt it with --file',
    );
  }
  const there = await readExisting(session).catch((error: unknown) => {
    throw error instanceof AwsFailure
      ? error
      : toFailure('The account could not be read, so nothing is adopted', error);
  });
  const all = identifyResources(desired, session.identity).filter(({ logicalId }) => !(logicalId in held));
  const taken = new Set(deployed.physicalIds.values());
  const isThere = ({ type, physicalId, identifier }: Identified) =>
    identifier !== undefined && there.has(`${type} ${physicalId}`) && !taken.has(physicalId);
  const adopted = withoutDangling(desired, new Set(Object.keys(held)), all.filter(isThere));
  const left = all.filter(resource => !adopted.includes(resource));
  const ids = new Set(adopted.map(({ logicalId }) => logicalId));
  const fresh = only(desired, ids);
  const template = { ...fresh, ...deployed.template, Resources: { ...held, ...fresh.Resources } };
  if (adopted.length > 0) refuseTooLarge(template, session.target.templateBucket);
  return { session, stackName: config.name, template, held: new Set(Object.keys(held)), adopted, left };
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
function only(template: Template, ids: ReadonlySet<string>): Template {
  return {
    ...template,
    Resources: Object.fromEntries(Object.entries(template.Resources).filter(([id]) => ids.has(id))),
  };
}

/** Nothing may refer to what does not come along; a channel whose own topic is not there yet waits for apply. */
function withoutDangling(
  template: Template,
  held: ReadonlySet<string>,
  resources: readonly Identified[],
): Identified[] {
  let kept = [...resources];
  for (;;) {
    const ids = new Set(kept.map(({ logicalId }) => logicalId));
    const missing = Object.keys(template.Resources).filter(id => !ids.has(id) && !held.has(id));
    const next = kept.filter(({ logicalId }) => {
      const text = JSON.stringify(template.Resources[logicalId]?.Properties);
      return !missing.some(id => text.includes(`"Ref":"${id}"`) || text.includes(`"Fn::GetAtt":["${id}"`));
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

async function readExisting({ connection }: Session): Promise<ReadonlySet<string>> {
  const [iam, channels, actions] = await Promise.all([
    readIam(connection),
    listChannels(connection),
    listIdentifiers(connection, 'AWS::Chatbot::CustomAction'),
  ]);
  return new Set([
    ...[...iam.roles.keys()].map(id => `AWS::IAM::Role ${id}`),
    ...[...iam.policies.keys()].map(id => `AWS::IAM::ManagedPolicy ${id}`),
    ...channels.map(({ type, id }) => `${type} ${id}`),
    ...actions.map(id => `AWS::Chatbot::CustomAction ${id}`),
  ]);
}

/**
 * Takes everything into the stack, 200 resources at a time and what others refer to first. Nothing in AWS is changed
 * by it; afterwards CloudFormation knows it, and chatops.yml decides about it.
 */
export async function adopt(
  { session, stackName, template, held, adopted }: AdoptionPlan,
  config: Resolved,
  report: (event: StackEvent) => void,
): Promise<AdoptionResult> {
  const { client } = await inspectStack(session, config);
  const { templateBucket: bucket } = session.target;
  const send = async (body: string) =>
    Buffer.byteLength(body) <= maxInlineBytes || bucket === undefined
      ? { TemplateBody: body }
      : {
          TemplateURL: await uploadTemplate(
            client,
            session.connection,
            { bucket, stackName, account: session.identity.account },
            body,
          ),
        };
  // Channels refer to all other kinds, and nothing refers to a channel.
  const isChannel = ({ type }: Identified) => /ChannelConfiguration$/.test(type);
  const ordered = [...adopted.filter(one => !isChannel(one)), ...adopted.filter(isChannel)];
  for (let start = 0; start < ordered.length; start += maxAtOnce) {
    const batch = ordered.slice(start, start + maxAtOnce);
    const come = ordered.slice(0, start + maxAtOnce).map(({ logicalId }) => logicalId);
    const ids = new Set([...held, ...come]);
    const failures = await importResources(
      client,
      {
        stackName,
        changeSetName: `chatops-import-${start / maxAtOnce + 1}`,
        template: await send(templateBody(only(template, ids))),
        resources: batch.map(({ logicalId, type, identifier = {} }) => ({ logicalId, type, identifier })),
      },
      session.pace,
      report,
    );
    if (failures.length > 0) return { failures, after: await inspectStack(session, config) };
  }
  return { failures: [], after: await inspectStack(session, config) };
}
