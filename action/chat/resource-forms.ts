/** Forms into which a template may bring the value of an option before it stands in an ARN. */
export const resourceForms: Readonly<Record<string, (value: string) => string>> = {
  '': value => value,
  /** The last part of an ARN or path: `cluster/main` of `arn:…:cluster/main` is `main`. */
  name: value => (isArn(value) || value.includes('/') ? (value.split('/').at(-1) ?? value) : value),
  /**
   * A function by name, `name:qualifier` or `function:name`. Source: AWS Lambda API reference, "FunctionName".
   */
  function: value => value.replace(/^function:/, ''),
  /** A task or job definition without a revision means the newest one, which may be any: `family` → `family:*`. */
  revision: value => (/:(\d+|\*)$/.test(value) ? value : `${value}:*`),
  /** A parameter's ARN has one slash before the name, whether the name begins with one or not; selectors are no part of it. */
  parameter: value => value.replace(/^\//, '').replace(/:[\w.-]+$/, ''),
  /** A log group's name; chat users copy ARNs that end in `:*`. */
  group: value => value.replace(/:\*$/, ''),
  /** The project in the id of a build: `demo:0f3c…` → `demo`. */
  'before-colon': value => (isArn(value) ? (value.split('/').at(-1) ?? value) : value).replace(/:.*$/, ''),
  /** The source of a copy, `bucket/key` with an optional `/` before and `?versionId=` behind (S3 API reference, CopyObject). */
  'copy-source': value => value.replace(/^\//, '').replace(/\?versionId=.*$/, ''),
  /** SageMaker writes names in ARNs in lower case. */
  lower: value => value.toLowerCase(),
};

/** Whether a value is an ARN rather than a name. */
export function isArn(value: string): boolean {
  return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:/.test(value);
}

/** The whole of a partial ARN, `123456789012:function:name` (AWS Lambda API reference, "FunctionName"); any other value as it is. */
export function completeFunctionArn(value: string, partition: string, region: string): string {
  return /^\d{12}:function:/.test(value) ? `arn:${partition}:lambda:${region}:${value}` : value;
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

/** Whether a Systems Manager document is AWS's own; its ARN then has no account (Systems Manager User Guide, "Shared documents"). */
export function isAwsDocument(name: string): boolean {
  return /^(AWS|Amazon)[A-Za-z0-9]*-/.test(name);
}
