import type { Service } from './catalogue.ts';

/**
 * Prefixes in IAM of services whose signing name is another. Source: the Service Authorization Reference, where each
 * service's page begins with its prefix, against botocore's `signingName`.
 */
const prefixes: Readonly<Record<string, string>> = {
  apigatewaymanagementapi: 'execute-api',
  cloudcontrol: 'cloudformation',
  cloudwatch: 'cloudwatch',
  connectparticipant: 'connect',
  'iot-data': 'iot',
  'iot-jobs-data': 'iotjobsdata',
  'iotevents-data': 'iotevents',
  iotsecuretunneling: 'iot',
  mturk: 'mechanicalturk',
  'partnercentral-account': 'partnercentral',
  'partnercentral-benefits': 'partnercentral',
  'partnercentral-channel': 'partnercentral',
  'partnercentral-selling': 'partnercentral',
  resourcegroupstaggingapi: 'tag',
  sso: 'sso',
};

/** The service's prefix in IAM actions: `states` for `stepfunctions`. */
export function iamPrefixOf({ name, signingName }: Pick<Service, 'name' | 'signingName'>): string {
  return prefixes[name] ?? signingName;
}
