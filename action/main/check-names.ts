/** The name of the check run that holds what was reviewed of a file and target; without a target, of a whole file. */
export function planCheckName(file: string, target: string | undefined): string {
  return `chatops plan${describe(file, target)}`;
}

/** The name of the check run that says how a branch was applied. */
export function applyCheckName(file: string, target: string | undefined): string {
  return `chatops apply${describe(file, target)}`;
}

/** The usual file and the only target are not named. */
function describe(file: string, target: string | undefined): string {
  const inFile = file === 'chatops.yml' ? '' : `: ${file}`;
  return `${inFile}${target === undefined || target === 'default' ? '' : ` (${target})`}`;
}
