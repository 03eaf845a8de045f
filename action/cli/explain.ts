import { createColors } from '../render/colors.ts';
import { renderExplanation, renderRuleList } from '../render/explain.ts';
import { allRules } from '../rules/all.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { unknownName } from './usage.ts';

/** `chatops explain`: one rule, or all of them in a list. */
export const runExplain: Run = async (args, io) => {
  const [code] = args.positionals;
  const isJson = args.options['format'] === 'json';
  const paint = createColors(io.outHasColor);
  if (code === undefined) {
    if (isJson) await printJson(io, { rules: allRules });
    else io.out(renderRuleList(allRules, paint));
    return exitStatus.clean;
  }
  const rule = allRules.find(candidate => candidate.code === code);
  if (rule === undefined) {
    const known = allRules.map(candidate => candidate.code);
    throw unknownName(`There is no code ${code}`, code, known, 'chatops explain lists all of them');
  }
  if (isJson) await printJson(io, { rules: [rule] });
  else io.out(renderExplanation(rule, paint));
  return exitStatus.clean;
};
