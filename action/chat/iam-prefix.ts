import type { Service } from './catalogue.ts';

/**
 * Prefixes in IAM of services whose signing name is another. Source: the Service Authorization Reference (each
 * service's page begins with its prefix) against botocore's `signingName`.
 */
const prefixes: Readonly<Record<string, string>> = {
  cloudwatch: 'cloudwatch',
};

/** The service's prefix in IAM actions: `states` for `stepfunctions`. */
export function iamPrefixOf({ name, signingName }: Pick<Service, 'name' | 'signingName'>): string {
  return prefixes[name] ?? signingName;
}
