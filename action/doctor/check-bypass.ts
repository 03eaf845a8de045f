import type { Bypass, SetupFacts } from './facts.ts';
import { missing, ok, type Point, unseen } from './point.ts';

/**
 * Whether the rules of the environment bind administrators too. An environment without rules, or one that was not read,
 * has its own points.
 * @param link where it is set
 */
export function checkEnvironmentBypass({ github, environment }: SetupFacts, link: string): Point[] {
  const id = 'github/environment-bypass';
  const found = github.environment;
  if (!found.ok) return [unseen(id, `Whether the rules of ${environment} can be bypassed`, found.reason)];
  if (found.value === undefined || found.value.reviewers === 0) return [];
  switch (found.value.adminsCanBypass) {
    case undefined:
      return [unseen(id, `Whether the rules of ${environment} can be bypassed`, 'GitHub does not return it')];
    case false:
      return [ok(id, `Administrators cannot bypass the rules of the environment ${environment}`)];
    case true:
      return [
        missing(
          id,
          `The rules of the environment ${environment} can be bypassed. Can bypass: administrators of the repository`,
          {
            help: 'Turn off "Allow administrators to bypass configured protection rules"',
            link,
          },
        ),
      ];
  }
}

/**
 * Whether the pull request and the checks that the default branch needs bind everyone. A branch without these rules has its
 * own points.
 * @param link where it is set
 */
export function checkBranchBypass({ github: { rules } }: SetupFacts, link: string): Point[] {
  const id = 'github/branch-bypass';
  const subject = 'Who can bypass the rules of the default branch';
  if (!rules.ok) return [unseen(id, subject, rules.reason)];
  const { approvals, checks, bypass } = rules.value;
  if (approvals === undefined && checks.length === 0) return [];
  if (!bypass.ok) return [unseen(id, subject, bypass.reason)];
  if (bypass.value.length === 0) return [ok(id, 'No one can bypass the rules of the default branch')];
  return [
    missing(id, `The rules of the default branch can be bypassed. Can bypass: ${describe(bypass.value)}`, {
      help: 'Take them off the bypass list, or turn on "Do not allow bypassing the above settings"',
      link,
    }),
  ];
}

/** By rule: `the ruleset main: deploy keys, the team with the ID 7 (when a pull request is merged)`. */
function describe(bypasses: readonly Bypass[]): string {
  const rules = [...new Set(bypasses.map(({ rule }) => rule))];
  return rules
    .map(rule => {
      const actors = bypasses
        .filter(bypass => bypass.rule === rule)
        .map(({ who, onlyPulls }) => `${who}${onlyPulls ? ' (when a pull request is merged)' : ''}`);
      return `${rule}: ${actors.join(', ')}`;
    })
    .join('; ');
}
