import { visitValues } from '../core/json.ts';
import { describeOpenQuestion, openQuestionIn } from '../core/open-question.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import type { RuleCode } from '../core/rule-code.ts';

/** What an import left open has to be answered before anything is rendered. */
export const importOpenQuestion: ConfigRule = {
  code: 'import/open-question',
  title: 'An open question of an import',
  severity: 'error',
  why: 'A template or a state does not contain every value: a parameter has no value, another stack exports it, or it exists only after a deployment. An import writes a marker in its place and never invents an ARN or an ID, so the file is not valid until each marker is replaced.',
  wrong:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { topics: ["arn:aws:sns:eu-west-1:123456789012:OPEN(TopicName)"] } } }',
  right:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"] } } }',
  check: config => {
    const findings: (RuleFinding & { readonly code: RuleCode })[] = [];
    visitValues(config, (value, path) => {
      const id = typeof value === 'string' ? openQuestionIn(value) : undefined;
      if (id !== undefined) findings.push({ ...describeOpenQuestion(id, undefined), path: [...path] });
    });
    return findings;
  },
};
