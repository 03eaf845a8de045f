import type { RuleDescription } from '../core/rule.ts';
import { chatPolicyRules } from './chat-policy.ts';
import { commandRules } from './commands.ts';
import { driftRules } from './drift.ts';
import { formRules, ignoreRules } from './form.ts';
import { configRules, derivedRules } from './index.ts';
import { permissionRules } from './permissions.ts';
import { planRules } from './plan.ts';

/** Everything that a diagnostic can be about, by code. Loaded only to explain, not to check. */
export const allRules: readonly RuleDescription[] = [
  ...formRules,
  // The schema reports what is missing; for what may be under `defaults` a rule of the same code does.
  ...configRules.filter(({ code }) => !formRules.some(rule => rule.code === code)),
  ...derivedRules,
  ...commandRules,
  ...permissionRules,
  ...chatPolicyRules,
  ...ignoreRules,
  ...driftRules,
  ...planRules,
].sort((a, b) => (a.code < b.code ? -1 : 1));
