import type { ChatopsConfig } from '../generated/config.ts';
import type { Severity } from './diagnostic.ts';
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import type { RuleCode } from './rule-code.ts';

/** What a rule says about itself; `chatops explain` and the reference page print it. */
export interface RuleDescription {
  /** `area/name`; stable. */
  readonly code: RuleCode;
  /** One line. */
  readonly title: string;
  /** What a finding weighs when chatops.yml does not say otherwise. */
  readonly severity: Severity;
  /** One paragraph: what goes wrong without it. */
  readonly why: string;
  /** YAML that gets the finding. */
  readonly wrong: string;
  /** The same, right. */
  readonly right: string;
}

/** A rule that looks at the configuration by itself. */
export interface ConfigRule extends RuleDescription {
  readonly check: (config: ChatopsConfig, project: Project) => Iterable<RuleFinding>;
}

/** A finding of a rule, which knows its own code. */
export type RuleFinding = Omit<Finding, 'code'>;

/**
 * Areas that can be neither ignored nor downgraded: without them no other finding can be trusted. What only a
 * plan finds (`safety`, `plan`) is allowed, if at all, by the person or job that applies it, and not by the file.
 */
const fixedAreas: ReadonlySet<string> = new Set([
  'file',
  'yaml',
  'schema',
  'reference',
  'channel',
  'name',
  'include',
  'plan',
  'safety',
  'target',
  'import',
  'until',
]);

/**
 * Codes of other areas that are no matter of taste: limits of AWS, and `allow-aliases` that cannot be worked out, which
 * would otherwise be rendered as a policy that lacks what an alias needs.
 */
const fixedCodes: ReadonlySet<string> = new Set([
  'alias/too-long',
  'notify/invalid-pattern',
  'permission/alias-not-mapped',
  'permission/alias-open-variable',
  'permission/condition-literal',
  'permission/empty-guardrail',
  // Only a plan finds it, as a notice.
  'permission/managed-policy-changed',
]);

/** Codes of a fixed area that have a threshold. */
const withThreshold: ReadonlySet<string> = new Set(['channel/user-role-open']);

/** Whether `rules` and `ignore` may change what happens with a code. */
export function isAdjustable(code: string): boolean {
  if (withThreshold.has(code)) return true;
  return !fixedCodes.has(code) && !fixedAreas.has(code.split('/')[0] ?? '');
}
