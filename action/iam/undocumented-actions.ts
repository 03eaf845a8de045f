import { type Glob, makeGlob, many, matchesText, one } from './glob.ts';
import { intersectGlobs } from './glob-intersect.ts';
import type { IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Layer, Layers } from './policy.ts';
import { statementsFor } from './statements-for.ts';

/**
 * An action that AWS does not document and that may exist all the same: one that a policy names, or one in place of all that a
 * pattern covers.
 */
export interface UndocumentedAction {
  /** In lower case. Of a pattern: a name that matches it and that no policy has. */
  readonly key: string;
  /** The action or the pattern, as the question or the policy writes it. */
  readonly name: string;
  readonly resources?: undefined;
  /** Whether it is in place of a pattern, where several are. */
  readonly isPattern: boolean;
  /** Whether it is a part of the question that counts only where no documented action matches the question. */
  readonly isPart: boolean;
}

/**
 * Finds what a question can be about beyond the documented actions and no layer leaves out, in this order: what is in place of the
 * question's own pattern, the actions that policies name within it, and what it has in common with patterns of all layers. The names
 * are not looked up in the list of IAM actions.
 * @param asked in lower case
 * @param name the same, as the question writes it
 */
export function* listUndocumented(layers: Layers, asked: Glob, name: string): Generator<UndocumentedAction> {
  const isOpen = ({ key }: UndocumentedAction) => layers.every(layer => isAllowedByName(layer, key));
  const own = undocumentedOf(asked, name);
  if (isOpen(own)) yield own;
  // Whatever policies name, one action is no other.
  if (asked.isLiteral) return;
  for (const { policies } of layers) {
    for (const { pattern, source } of patternsOf(policies)) {
      if (!pattern.isLiteral || !matchesText(asked, pattern.text)) continue;
      const named = { key: pattern.text, name: source, isPattern: false, isPart: false };
      if (isOpen(named)) yield named;
    }
  }
  for (const { text } of intersectLayers(layers, asked)) {
    const shown = text.replaceAll(many, '*').replaceAll(one, '?');
    const part = { key: fill({ text }), name: shown, isPattern: true, isPart: true };
    if (isOpen(part)) yield part;
  }
}

/** What is in place of all that a question is about. */
export function undocumentedOf(asked: Glob, name: string): UndocumentedAction {
  return { key: fill(asked), name, isPattern: !asked.isLiteral, isPart: false };
}

/** What a pattern of actions has in common with the Allow statements of every layer, in patterns; too many are none. */
function intersectLayers(layers: Layers, asked: Glob): readonly Glob[] {
  let parts: readonly Glob[] = [asked];
  for (const { policies } of layers) {
    const isOpen = policies.some(
      ({ opaque, statements }) => opaque !== undefined || statements.some(({ isNotAction }) => isNotAction),
    );
    const patterns = Array.from(patternsOf(policies), ({ pattern }) => pattern);
    if (isOpen || patterns.some(({ text }) => text === many)) continue;
    const common = patterns.flatMap(pattern =>
      pattern.isLiteral ? [] : parts.flatMap(part => intersectNames(part, pattern)),
    );
    parts = [...new Map(common.map(glob => [glob.text, glob])).values()];
    if (parts.length === 0 || parts.length > maxParts) return [];
  }
  return parts;
}

/** What has more in common with policies than this is so wide that documented actions match it. */
const maxParts = 200;

/**
 * The actions that Allow statements of other layers name and that a pattern of a layer covers.
 * @returns the names as policies write them, documented or not
 */
export function* listNamedWithin(layers: Layers, closed: Layer): Generator<string> {
  const covers = closed.policies.some(({ statements }) =>
    statements.some(
      ({ actions, isNotAction }) => !isNotAction && actions.some(({ isLiteral }) => !isLiteral),
    ),
  );
  if (!covers) return;
  for (const { policies } of layers.filter(layer => layer !== closed)) {
    for (const { pattern, source } of patternsOf(policies))
      if (pattern.isLiteral && isAllowedByName(closed, pattern.text)) yield source;
  }
}

/** Whether some statement of a layer allows an action on anything, or may. */
export function isAllowedByName({ policies }: Layer, key: string): boolean {
  return policies.some(
    policy =>
      policy.opaque !== undefined || statementsFor(policy, key).some(({ effect }) => effect === 'Allow'),
  );
}

/** Whether the list of IAM actions leaves an action open to be meant by a question. */
export function isUndocumented(
  { key, isPart }: UndocumentedAction,
  asked: Glob,
  catalogue: IamActions,
): boolean {
  if (catalogue.find(key) !== undefined) return false;
  return !isPart || catalogue.actionsMatching(asked).length === 0;
}

/** The actions that the Allow statements of policies have, as patterns and as they are written. */
function* patternsOf(policies: readonly CompiledPolicy[]) {
  for (const { statements } of policies) {
    for (const { effect, actions, sources, isNotAction } of statements) {
      if (effect === 'Deny' || isNotAction) continue;
      for (const [index, pattern] of actions.entries())
        yield { pattern, source: sources[index] ?? pattern.text };
    }
  }
}

/** What two patterns of actions have in common, service with service and name with name: a `*` there does not match the colon. */
function intersectNames(a: Glob, b: Glob): Glob[] {
  const [ofA, ofB] = [splitAction(a), splitAction(b)];
  const names = intersectGlobs(ofA.name, ofB.name) ?? [];
  if (names.length === 0) return [];
  const services = intersectGlobs(ofA.service, ofB.service) ?? [];
  return services.flatMap(service => names.map(({ text }) => makeGlob(`${service.text}:${text}`)));
}

function splitAction({ text }: Glob): { readonly service: Glob; readonly name: Glob } {
  const colon = text.indexOf(':');
  return colon < 0
    ? { service: makeGlob(text), name: makeGlob(text) }
    : { service: makeGlob(text.slice(0, colon)), name: makeGlob(text.slice(colon + 1)) };
}

/** What no action is called, and what patterns of actions neither begin nor end with. */
const filler = 'zqxj';

function fill({ text }: Pick<Glob, 'text'>): string {
  const whole = text === many ? `${many}:${many}` : text;
  return whole.replaceAll(one, 'z').replaceAll(many, filler);
}
