import { isObject } from '../core/json.ts';
import { readStructured } from './shorthand.ts';

/** Where a value is used: the parts of an ARN that a form may have to add. */
export interface FormPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Brings the value of an option into the form in which an ARN has it, or into a whole ARN. */
type Form = (value: string, place: FormPlace) => string | readonly string[];

/** Forms into which a template may bring the value of an option before it is put into an ARN. */
export const resourceForms: Readonly<Record<string, Form>> = {
  '': value => value,
  /** The last part of an ARN or path: `cluster/main` of `arn:…:cluster/main` is `main`. */
  name: value => (isArn(value) || value.includes('/') ? (value.split('/').at(-1) ?? value) : value),
  /**
   * A function by name, with any of what an ARN has before it and with a qualifier behind it: `name:live`, `account:name`,
   * `region:account:function:name`. Source: the pattern of `FunctionName` in the AWS Lambda API reference, Invoke.
   */
  function: (value, { partition, region, account }) => {
    if (isArn(value)) return value;
    const [, ownRegion, ownAccount, name = value] = functionName.exec(value) ?? [];
    return ownRegion === undefined && ownAccount === undefined
      ? name
      : `arn:${partition}:lambda:${ownRegion ?? region}:${ownAccount ?? account}:function:${name}`;
  },
  /** What may be a name where an ARN has an id that AWS makes: only an ARN says which. */
  'by-name': value => (isArn(value) ? value : '{new}'),
  /** The name of an alias, which may have `alias/` before it as its ARN has. */
  alias: value => value.replace(/^(policy-store-)?alias\//, ''),
  /** An id, in whose place an alias may be given: it says nothing about the id. */
  'no-alias': value => (/^(policy-store-)?alias\//.test(value) ? '{new}' : value),
  /** A name of which it is not documented whether its ARN has it in lower case. */
  'one-case': value => (isArn(value) || value === value.toLowerCase() ? value : '{new}'),
  /** A secret by name or by an ARN without its end: AWS puts `-` and six characters behind the name (Secrets Manager User Guide, "What's in a secret"). */
  secret: value => (/^arn:.*-[A-Za-z\d]{6}$/.test(value) || /\*$/.test(value) ? value : `${value}-{id}`),
  /** A rule of Route 53 Resolver; one that AWS made is of a type of its own. */
  'resolver-rule': (value, { partition, region, account }) =>
    value.startsWith('rslvr-autodefined-')
      ? `arn:${partition}:route53resolver:${region}:${account}:autodefined-rule/${value}`
      : value,
  /** An asset or a model by its id, or by `externalId:…`, which is no part of its ARN. */
  'external-id': value => (value.startsWith('externalId:') ? '{new}' : value),
  /** A name as the ARNs of EC2 Image Builder have it: in lower case, with dashes in the place of spaces. */
  dashed: value => (isArn(value) ? value : value.toLowerCase().replaceAll(' ', '-')),
  /** A task or job definition without a revision means the newest one, which may be any: `family` → `family:{revision}`. */
  revision: value => (/:(\d+|\*)$/.test(value) ? value : `${value}:{revision}`),
  /** The ARN of a parameter, or of a service setting, has one slash before the name, also when the name begins with one; selectors are no part of it. */
  parameter: value => value.replace(/^\//, '').replace(/:[\w.-]+$/, ''),
  /** A log group by name or ARN; ARNs that are copied from the console end in `:*`. */
  group: value => value.replace(/:\*$/, ''),
  /** The project in the id of a build: `demo:0f3c…` → `demo`. */
  'before-colon': value => (isArn(value) ? (value.split('/').at(-1) ?? value) : value).replace(/:.*$/, ''),
  /** The source of a copy, `bucket/key` with an optional `/` before and `?versionId=` behind (S3 API reference, CopyObject). */
  'copy-source': value => value.replace(/^\//, '').replace(/\?versionId=.*$/, ''),
  /** The service in the ARN of a deployment: `…:service-deployment/cluster/service/id` → `…:service/cluster/service` (ECS). */
  'deployed-service': value =>
    value.replace(/:service-deployment\/([^/]+)\/([^/]+)\/[^/]+$/, ':service/$1/$2'),
  /** `REGIONAL` and `CLOUDFRONT` as the ARNs of AWS WAF have them. */
  'waf-scope': value => (value === 'CLOUDFRONT' ? 'global' : value.toLowerCase()),
  /** The type of a load balancer as its ARN has it. */
  'load-balancer': value => loadBalancerTypes.get(value) ?? value,
  /** Identifiers that the service keeps in lower case: RDS, Neptune, DocumentDB, SageMaker. */
  lower: value => (isArn(value) ? value : value.toLowerCase()),
  /** A bus before the name of its rule: rules on the default bus have none. The name of a partner bus has slashes. */
  'on-bus': value => {
    const name = value.replace(/^arn:.*:event-bus\//, '');
    return name === 'default' ? '' : `${name}/`;
  },
  /** A queue by its URL. Another text is no queue that the command could reach, and no ARN is made of it. */
  queue: (url, { partition }) => queueArnOf(url, partition) ?? url,
  /** The repository of an image, `<account>.dkr.ecr.<region>.<suffix>/<repository>`, with a tag or digest behind it (ECR User Guide). */
  image: (uri, { partition }) => repositoryArnOf(uri, partition) ?? uri,
  /** A resource of EC2 by its id, whose beginning says its type (EC2 User Guide, "Resource IDs"). */
  'ec2-id': (value, { partition, region, account }) => {
    const prefix = /^([a-z-]+?)-[\da-f*]+$/.exec(value)?.[1] ?? '';
    const type = ec2Types.get(prefix);
    const owner = type === 'image' || type === 'snapshot' ? '' : account;
    return type === undefined ? value : `arn:${partition}:ec2:${region}:${owner}:${type}/${value}`;
  },
  /** `mi-…` is a machine outside of EC2 (Systems Manager User Guide, "Managed nodes"). */
  node: (value, { partition, region, account }) =>
    value.startsWith('mi-')
      ? `arn:${partition}:ssm:${region}:${account}:managed-instance/${value}`
      : `arn:${partition}:ec2:${region}:${account}:instance/${value}`,
  /** A bucket by name, ARN of an access point, or `s3://bucket/…`. */
  bucket: value => value.replace(/^s3:\/\//, '').replace(/\/.*$/, ''),
  /** `s3://bucket/key` or `https://bucket.s3.region.amazonaws.com/key` → `bucket/key`. */
  'object-url': value => objectOfUrl(value) ?? value,
  /** The keys in the value of `--delete`, in JSON or shorthand; without any that can be read all of them. */
  keys: value => {
    const keys = [...value.matchAll(/Key["']?\s*[=:]\s*["']?([^"',}\]]+)/g)].map(match => match[1] ?? '*');
    return keys.length === 0 ? '*' : keys;
  },
  /** The topic in the ARN of a subscription, which IAM is asked about: AWS's own errors show it. */
  'subscribed-topic': value => value.replace(/^(arn:[^:]*:sns:[^:]*:\d{12}:[^:]+):[\da-f-]{36}$/, '$1'),
  /** The buses in the value of `--entries`, in JSON or shorthand: an entry without one is for the default bus. */
  buses: value => readBuses(value) ?? '{new}',
  /** A foundation model by its id, which begins with its provider. With a Region group before it, it is an inference profile. */
  model: (value, { partition, region }) =>
    foundationModel.test(value) ? `arn:${partition}:bedrock:${region}::foundation-model/${value}` : value,
  /** The group in the ARN of a report: `report/group:id` → `report-group/group` (CodeBuild). */
  'report-group': value => value.replace(/:report\/([^:]+):[^:]+$/, ':report-group/$1'),
  /** A role by ARN or by name, also with its path. */
  role: (value, { partition, account }) =>
    isArn(value) ? value : `arn:${partition}:iam::${account}:role/${value.replace(/^\//, '')}`,
  /** A key by ARN, or by id. An alias says nothing about the ARN of the key. */
  key: (value, { partition, region, account }) =>
    isArn(value)
      ? value.replace(/:alias\/.*$/, ':key/*')
      : `arn:${partition}:kms:${region}:${account}:key/${value.startsWith('alias/') ? '*' : value}`,
};

/** Providers of models, as the ids of models begin with them (Bedrock User Guide, "Supported foundation models"). */
const foundationModel =
  /^(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer)\.[\w.:-]+$/;

/** Undefined where the entries cannot be read. */
function readBuses(value: string): readonly string[] | undefined {
  const entries: readonly unknown[] = [readStructured(value)].flat();
  const buses = entries.map(entry => (isObject(entry) ? (entry['EventBusName'] ?? 'default') : undefined));
  return buses.every(bus => typeof bus === 'string') ? buses : undefined;
}

const functionName =
  /^(?:arn:[\w-]*:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?(.+)$/;

const loadBalancerTypes: ReadonlyMap<string, string> = new Map([
  ['application', 'app'],
  ['network', 'net'],
  ['gateway', 'gwy'],
]);

/** Types of resources by the beginning of their ids. */
const ec2Types: ReadonlyMap<string, string> = new Map([
  ['ami', 'image'],
  ['eipalloc', 'elastic-ip'],
  ['eni', 'network-interface'],
  ['i', 'instance'],
  ['igw', 'internet-gateway'],
  ['lt', 'launch-template'],
  ['nat', 'natgateway'],
  ['rtb', 'route-table'],
  ['sg', 'security-group'],
  ['snap', 'snapshot'],
  ['subnet', 'subnet'],
  ['tgw', 'transit-gateway'],
  ['vol', 'volume'],
  ['vpc', 'vpc'],
  ['vpce', 'vpc-endpoint'],
]);

/** Whether a value is an ARN rather than a name. */
export function isArn(value: string): boolean {
  return value.startsWith('arn:') && /^arn:[^:]*:[^:]*:[^:]*:[^:]*:/.test(value);
}

/**
 * The ARN of a queue by its URL, `https://sqs.<region>.<suffix>/<account>/<name>`, or the older
 * `https://<region>.queue.<suffix>/…`. Undefined for anything else.
 */
export function queueArnOf(url: string, partition: string): string | undefined {
  const match = /^https?:\/\/(?:sqs\.([\w-]+)|([\w-]+)\.queue)\.amazonaws\.[\w.]+\/([^/]+)\/([^/?]+)/.exec(
    url,
  );
  if (match === null) return undefined;
  return `arn:${partition}:sqs:${match[1] ?? match[2] ?? '*'}:${match[3] ?? '*'}:${match[4] ?? '*'}`;
}

/** The ARN of the repository of an image. Undefined for a text that is no URI of an image in a private registry. */
function repositoryArnOf(uri: string, partition: string): string | undefined {
  const [, account, region, name] = /^(\d{12}|\*)\.dkr\.ecr\.([\w-]+|\*)\.[\w.-]+\/([^:@]+)/.exec(uri) ?? [];
  return name === undefined ? undefined : `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}

function objectOfUrl(url: string): string | undefined {
  const plain = /^s3:\/\/(.+)$/.exec(url)?.[1];
  if (plain !== undefined) return plain;
  const [, bucket, key] = /^https?:\/\/([^/]+?)\.s3[.-][^/]*\/([^?]+)/.exec(url) ?? [];
  if (bucket !== undefined && key !== undefined) return `${bucket}/${key}`;
  return /^https?:\/\/s3[.-][^/]*\/([^?]+)/.exec(url)?.[1];
}

/** Whether a Systems Manager document is AWS's own; its ARN then has no account (Systems Manager User Guide, "Shared documents"). */
export function isAwsDocument(name: string): boolean {
  return /^(AWS|Amazon)[A-Za-z0-9]*-/.test(name);
}
