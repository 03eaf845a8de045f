import { type ResourceRule, resourceRules } from '../data/resource-arns.ts';
import type { Operation, Service } from './catalogue.ts';

interface CompiledRule {
  readonly rule: ResourceRule;
  readonly operations: ReadonlySet<string> | undefined;
  /** The options in its templates. */
  readonly options: readonly string[];
}

const rulesByService = new Map<string, CompiledRule[]>();
for (const rule of resourceRules) {
  const rules = rulesByService.get(rule.service) ?? [];
  rules.push({
    rule,
    operations: rule.operations === undefined ? undefined : new Set(rule.operations.split(' ')),
    options: rule.templates.flatMap(text => [...text.matchAll(/\{--([\w-]+)/g)].map(match => match[1] ?? '')),
  });
  rulesByService.set(rule.service, rules);
}

/**
 * The rule that is written for a command, if there is one.
 * @param given the options of the command, by name
 */
export function findRule(
  { name: service }: Service,
  operation: Operation,
  given: ReadonlyMap<string, unknown>,
): ResourceRule | undefined {
  const found = rulesByService
    .get(service)
    ?.find(
      ({ rule, operations, options }) =>
        (rule.given === undefined || given.has(rule.given)) &&
        (operations === undefined || operations.has(operation.apiName)) &&
        options.every(name => operation.options.has(name)),
    );
  return found?.rule;
}
