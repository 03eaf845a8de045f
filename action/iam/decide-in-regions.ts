import { joinWords } from '../core/quote.ts';
import {
  doubtOfRegion,
  formsInRegion,
  inRegion,
  isKnownRegion,
  isRegional,
  regionGlob,
  regionsIn,
} from './by-region.ts';
import { type ArnForms, effectsOf } from './evaluate.ts';
import { field, type Glob, literalStar } from './glob.ts';
import { findText, matching } from './glob-search.ts';
import type { ActionResource } from './iam-actions.ts';
import { isForwardedIn, type Layers } from './policy.ts';
import type { Decision, Question, Verdict } from './verdict.ts';

/** Decides a question in one Region, or whatever the Region is. */
export type Decide = (question: Question, forms: ArnForms) => Verdict;

/** A question about one action to the layers of a place. */
export interface RegionQuestion {
  readonly layers: Layers;
  readonly question: Question;
  /** The forms of the ARNs that the action takes. */
  readonly forms: ArnForms;
  /** The types of resources of the action; undefined: AWS does not document the action. */
  readonly types: readonly ActionResource[] | undefined;
}

/** What a question is answered with in one Region, or in all that no condition names. */
interface RegionAnswer {
  readonly name: string;
  readonly verdict: Verdict;
}

/**
 * Decides a question in each of the Regions that conditions set apart, where the question says none: in the Region of a resource
 * where its ARN has one, and otherwise in that of the request.
 * @param asked.isEvery whether it is about every resource of the question
 * @param asked.isOne whether every Region has to give the same answer
 */
export function decideInRegions(
  { layers, question, forms, types }: RegionQuestion,
  decide: Decide,
  { isEvery, isOne }: { readonly isEvery: boolean; readonly isOne: boolean },
): Verdict {
  const verdict = decide(question, forms);
  if (verdict.decision !== 'unknown' || types === undefined) return verdict;
  const isOfArn = isRegional(types);
  // Every resource of a pattern is in another Region, and so can be a call that uses a permission.
  if (isOfArn ? isEvery : isForwardedIn(layers, question.action)) return verdict;
  const regions = regionsIn(effectsOf(layers, question), question.context);
  if (regions === undefined) return verdict;
  const { named, other } = regions;
  const placeIn = (region: string, list: readonly Glob[] = []) =>
    formsInRegion(isOfArn ? list.filter(({ text }) => text !== literalStar.text) : list, region);
  const formsIn = (region: string): ArnForms => ({
    ...forms,
    documented: placeIn(region, forms.documented),
    ...(forms.anywhere === undefined ? {} : { anywhere: placeIn(region, forms.anywhere) }),
    possible: placeIn(region, forms.possible),
  });
  const elsewhere = { ...forms, without: named.map(region => regionGlob(region, field)) };
  const ask = (name: string, region: string, own: ArnForms): RegionAnswer[] => {
    const verdict = () =>
      limitToKnown(region, decide({ ...question, context: inRegion(question.context, region) }, own));
    return hasNone(question, own) ? [] : [{ name, verdict: verdict() }];
  };
  return joinRegions(
    [
      ...named.flatMap(region => ask(region, region, formsIn(region))),
      ...ask('every other Region', other, elsewhere),
    ],
    isOne,
  );
}

/** In a Region that is not known to exist nothing is allowed for certain. */
function limitToKnown(region: string, verdict: Verdict): Verdict {
  if (verdict.decision !== 'allowed' || isKnownRegion(region)) return verdict;
  return {
    decision: 'unknown',
    because: [...verdict.because, { layer: 'service', message: doubtOfRegion(region) }],
  };
}

/** Whether there is no resource of a question among forms, such as those of a Region in which the action has none. */
function hasNone({ resource }: Question, { possible, without = [] }: ArnForms): boolean {
  if (possible === undefined || resource.isLiteral) return false;
  const all = [[matching(resource)], [matching(...possible)]];
  return findText({ all, none: [matching(...without)] }).kind === 'none';
}

/** @param isOne whether all answers have to be the same, because each is about the same resources, whose Region is not known */
function joinRegions(answers: readonly RegionAnswer[], isOne: boolean): Verdict {
  const having = (wanted: Decision) => answers.filter(({ verdict: { decision } }) => decision === wanted);
  const decisions = (['allowed', 'unknown', 'denied'] as const).filter(each => having(each).length > 0);
  const [best = 'denied'] = decisions;
  // What is denied in every Region is so whatever the Region is.
  if (best === 'denied')
    return { decision: best, because: answers.flatMap(({ verdict }) => verdict.because) };
  const reasons = having(best)[0]?.verdict.because ?? [];
  const layer = reasons[0]?.layer ?? 'role';
  const parts = decisions.map(each => `in ${joinWords(having(each).map(({ name }) => name))} it is ${each}`);
  const message = `a condition on aws:RequestedRegion decides: ${parts.join(', ')}`;
  if (!isOne || decisions.length === 1) return { decision: best, because: [...reasons, { layer, message }] };
  return {
    decision: 'unknown',
    because: [{ layer, message: `${message}; the ARN does not say the Region` }],
  };
}
