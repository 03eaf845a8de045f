import type { Service } from '../chat/catalogue.ts';
import { iamPrefixOf } from '../chat/iam-prefix.ts';
import { isRefusedAction } from '../chat/never-in-chat.ts';
import { parseCommand } from '../chat/parse.ts';
import { accessTo } from '../iam/access-summary.ts';
import { listAllowed } from '../iam/allowed-actions.ts';
import { decideDefault } from './ask-command.ts';
import { type ChannelAccess, summarizeChannel } from './channel-access.ts';
import { requirementsIn } from './command-requirements.ts';
import type { ProofData } from './proof-data.ts';

/** The most examples that a guide holds. */
const maxExamples = 10;

/** What people ask first of the services that chat is used for most; the others are looked at in order. */
const preferred: readonly string[] = [
  'codepipeline list-pipelines',
  'codebuild list-projects',
  'deploy list-applications',
  'ecs list-clusters',
  'eks list-clusters',
  'lambda list-functions',
  'stepfunctions list-state-machines',
  'cloudformation describe-stacks',
  'cloudwatch describe-alarms',
  'logs describe-log-groups',
  'ec2 describe-instances',
  'autoscaling describe-auto-scaling-groups',
  'elbv2 describe-load-balancers',
  'rds describe-db-instances',
  'dynamodb list-tables',
  's3api list-buckets',
  'sqs list-queues',
  'sns list-topics',
  'events list-rules',
  'ssm describe-instance-information',
  'ecr describe-repositories',
  'route53 list-hosted-zones',
];

/** Commands that are proved to work, and the services of which something works that no example can show. */
export interface GuideCommands {
  /** As they are typed, one for each service; with `<region>` where chatops.yml names no Region. */
  readonly examples: readonly string[];
  /** How many services more have a command that works. */
  readonly moreServices: number;
  /** Services (as in IAM) of which something is allowed, though no command without required options is proved to work. */
  readonly limitedServices: readonly string[];
  /** Services that roles or policies which cannot be seen from here may allow. */
  readonly possibleServices: readonly string[];
}

/**
 * Finds a command for each service that works without more: an operation without required options that is proved to
 * be allowed with the channel role, or with each of the roles that members have to choose from.
 */
export function findGuideCommands(access: ChannelAccess, proofData: ProofData): GuideCommands {
  const { catalogue, actions } = proofData;
  const services = orderServices(catalogue.serviceNames.flatMap(name => catalogue.findService(name) ?? []));
  const allowed = new Set<string>();
  const possible = new Set<string>();
  // The message is about today: what dates rule out now is no doubt.
  for (const summary of summarizeChannel({ ...access, isAtInstant: true }, proofData).defaults) {
    for (const action of listAllowed(summary, actions)) {
      // What other calls use, such as iam:PassRole, is no command of its own.
      if (isRefusedAction(action.name)) continue;
      (accessTo(summary, action).sure.length > 0 ? allowed : possible).add(action.service);
    }
  }
  const examples: string[] = [];
  // A service of IAM that the CLI does not have cannot be used from chat.
  const known = new Set(services.map(iamPrefixOf));
  const limited = new Set([...allowed].filter(prefix => known.has(prefix)));
  let moreServices = 0;
  for (const service of services) {
    const prefix = iamPrefixOf(service);
    if (!allowed.has(prefix) || (examples.length >= maxExamples && !limited.has(prefix))) continue;
    const example = findExample(service, access, proofData);
    if (example === undefined) continue;
    if (examples.length < maxExamples) examples.push(example);
    else moreServices += 1;
    limited.delete(prefix);
  }
  return {
    examples,
    moreServices,
    limitedServices: [...limited].sort(),
    possibleServices: [...possible].filter(prefix => known.has(prefix) && !allowed.has(prefix)).sort(),
  };
}

function orderServices(services: readonly Service[]): Service[] {
  const rank = new Map(preferred.map((text, index) => [text.split(' ')[0] ?? '', index]));
  return services
    .filter(({ modelName }) => modelName !== '')
    .sort((a, b) => (rank.get(a.name) ?? preferred.length) - (rank.get(b.name) ?? preferred.length));
}

function findExample(service: Service, access: ChannelAccess, proofData: ProofData): string | undefined {
  const first = preferred.find(text => text.startsWith(`${service.name} `));
  const others = service.operationNames
    .filter(name => /^(list|describe)-/.test(name) && isComplete(service, name))
    .map(name => `${service.name} ${name}`);
  const { region: known } = access.place;
  const region = known.includes('${') ? undefined : known;
  const option = service.isGlobal ? '' : ` --region ${region ?? '<region>'}`;
  const proved = (first === undefined ? others : [first, ...others]).find(text => {
    // Where no Region is known the command has to work in all of them.
    const typed = service.isGlobal || region === undefined ? text : `${text}${option}`;
    return (
      decideDefault(
        access,
        requirementsIn(access, parseCommand(typed), { values: {}, passRoles: [] }, proofData),
        'every',
      ).decision === 'allowed'
    );
  });
  return proved === undefined ? undefined : `${proved}${option}`;
}

/** Whether an operation is one of the API that needs no option. */
function isComplete(service: Service, name: string): boolean {
  const operation = service.findOperation(name);
  if (operation === undefined || operation.apiName === '' || operation.positional !== undefined) return false;
  return [...operation.options.values()].every(({ isRequired }) => !isRequired);
}
