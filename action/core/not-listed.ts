/**
 * What is said of a name that our data does not have: AWS may have added it since, so nothing more is claimed.
 * @param shown the name as it is shown, e.g. with backticks
 * @param list `catalogue` or `list of IAM actions`
 * @param date the day of the data, `YYYY-MM-DD`
 */
export function describeNotListed(shown: string, list: string, date: string): string {
  return `${shown} is not in the ${list} of ${date}`;
}

/** The same of an action, or of a service in a pattern of actions. */
export function describeUnlistedAction(shown: string, { date }: { readonly date: string }): string {
  return describeNotListed(shown, 'list of IAM actions', date);
}

/** What is said of a pattern that matches no action that our data has. */
export function describeUnmatchedPattern(shown: string, { date }: { readonly date: string }): string {
  return `${shown} matches no action in the list of IAM actions of ${date}`;
}
