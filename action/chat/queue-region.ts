import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { Described, UnknownNeed } from './requirement.ts';
import { queueArnOf } from './resource-forms.ts';

const queueSource =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html';

/** A queue by its URL, in another Region than the command. */
interface ElsewhereQueue {
  readonly urlRegion: string;
  /** Regions of the command. */
  readonly regions: readonly string[];
}

/**
 * A queue whose URL has another Region than `--region`. Versions of the CLI differ in where they send the request, and in the Region of
 * the command there may be a queue with the same name.
 */
function findElsewhere({ service, options, values, regions }: FillContext): ElsewhereQueue | undefined {
  const url = options.get('queue-url');
  if (service.name !== 'sqs' || url === undefined) return undefined;
  for (const value of possibleValues(url, values).values) {
    const urlRegion = queueArnOf(value, 'aws')?.split(':')[3];
    if (urlRegion === undefined || /[*?]/.test(urlRegion)) continue;
    const others = regions.filter(region => region !== urlRegion && region !== '*');
    if (others.length > 0) return { urlRegion, regions: others };
  }
  return undefined;
}

/** Adds on what the action is checked if the request goes to the Region of the command, for a queue that is in another one. */
export function addQueueRegion(main: Described, context: FillContext): Described {
  const found = findElsewhere(context);
  if (found === undefined || main.requirement === undefined) return main;
  const { urlRegion, regions } = found;
  const resources = main.requirement.resources.flatMap(arn =>
    regions.map(region => arn.replace(`:sqs:${urlRegion}:`, `:sqs:${region}:`)),
  );
  return { ...main, requirement: { ...main.requirement, otherwise: { resources, why: describe(found) } } };
}

/** What is not known about it where the queue of the URL is allowed. */
export function describeQueueRegion(context: FillContext): UnknownNeed[] {
  const found = findElsewhere(context);
  if (found === undefined) return [];
  const instead = `write \`--region ${found.urlRegion}\`, or the URL of a queue in ${found.regions.join(' or ')}`;
  return [{ message: describe(found), instead, source: queueSource }];
}

function describe({ urlRegion, regions }: ElsewhereQueue): string {
  return `\`--queue-url\` is in ${urlRegion} and \`--region\` is ${regions.join(' or ')}: which of them chat sends the request to is not documented`;
}
