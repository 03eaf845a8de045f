/**
 * ARNs of which a service of the AWS CLI has none, because they are of another version of it with the same prefix in IAM. The Service
 * Authorization Reference has a page for each version; the data has one list for the prefix, in which an action of both, and a type of
 * the same name, has the ARNs of either page.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
const ofOtherVersion = {
  elb: /:loadbalancer\/(app|gwy|net)\//,
  elbv2: /:loadbalancer\/\$/,
  greengrass: /:(components|coreDevices|deployments):/,
  greengrassv2: /:\/greengrass\/(?!things\/)/,
  'lex-models': /:(bot|bot-alias|test-set)\//,
  'lex-runtime': /:(bot|bot-alias|test-set)\//,
  'lexv2-models': /:(bot|bot-channel|intent|slottype):/,
  'lexv2-runtime': /:(bot|bot-channel|intent|slottype):/,
};

/** The types of an action with the ARNs that a service has; what is left without any counts only where an option holds the whole ARN. */
export function listOwnTypes(service, types) {
  const other = ofOtherVersion[service];
  return other === undefined
    ? types
    : types.map(type => ({ ...type, arns: type.arns.filter(arn => !other.test(arn)) }));
}
