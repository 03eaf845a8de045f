import type { OptionRow } from './option-facts.ts';

/**
 * Options whose values are texts, filters or grantees: an ARN in them names nothing that the command uses. Names of options in the AWS
 * CLI, and of members of their values.
 */
export const freeText =
  /(?:^|-)(?:message|messages|subject|description|payload|body|comment|comments|reason|notes|title|text|query|statement|filter|filters|pattern|expression|policy|policies|policy-document|tags|tag-keys|content|template-body|principal|principals|detail)$|^(?:client|idempotency)-/;

/** Members of JSON and shorthand that are texts, filters or grantees. */
export const freeTextMember =
  /^(?:\w*message|subject|\w*description|payload|body|comment|reason|detail|text|title|value|values|parametervalue|tags|policy|principal|resources)$/i;

/** Options with a source that a policy is about, which is not used. */
export const grantees: readonly OptionRow[] = [
  {
    service: 'lambda',
    operations: 'AddPermission',
    options: 'source-arn principal',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html',
  },
];
