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

/**
 * Services whose ARNs have the account that manages the organization, which is another one than that of the caller in a member account and
 * for a delegated administrator.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_arn-formats.html
 */
const ofManagementAccount = new Set(['organizations']);

/** The types of an action with the ARNs that a service has; what is left without any counts only where an option holds the whole ARN. */
export function listOwnTypes(service, types) {
  const other = ofOtherVersion[service];
  const isManaged = ofManagementAccount.has(service);
  if (other === undefined && !isManaged) return types;
  return types.map(type => {
    const own = type.arns.filter(arn => other === undefined || !other.test(arn));
    return {
      ...type,
      arns: isManaged ? own.map(arn => arn.replace('${Account}', '${ManagementAccount}')) : own,
    };
  });
}
