import type { Context } from './context.ts';
import { makeGlob } from './glob.ts';
import { matches } from './glob-search.ts';
import type { IamAction } from './iam-actions.ts';
import type { StatementMatch } from './layer-effect.ts';
import type { EffectReader } from './remembered-effects.ts';

/** What layers say of one concrete request, with the policies whose content is not known left open. */
export interface OpenAnswer {
  /** Whether some policy denies it, and which policies of unknown content could. */
  readonly isDenied: boolean;
  /** Whether it may be denied for another reason than a policy of unknown content. */
  readonly mayBeDenied: boolean;
  /** For each layer. */
  readonly layers: readonly {
    readonly isAllowed: boolean;
    /** Whether it may be allowed for another reason than a policy of unknown content. */
    readonly mayBeAllowed: boolean;
    readonly unknown: readonly string[];
  }[];
}

/** Asks layers about one request. @param text the resource, without wildcards */
export function evaluateLayers(
  read: EffectReader,
  action: IamAction,
  text: string,
  context: Context,
): OpenAnswer {
  const effects = read({ action: action.key, name: action.name, resource: makeGlob(text), context });
  const hits = (rules: readonly StatementMatch[]) => rules.filter(({ matcher }) => matches(matcher, text));
  const denied = effects.flatMap(({ deny }) => hits(deny.possible).filter(rule => !isUnknown(rule)));
  return {
    isDenied: effects.some(({ deny }) => hits(deny.sure).length > 0),
    mayBeDenied: denied.length > 0,
    layers: effects.map(({ allow }) => {
      const possible = hits(allow.possible);
      return {
        isAllowed: hits(allow.sure).length > 0,
        mayBeAllowed: possible.some(rule => !isUnknown(rule)),
        unknown: [...new Set(possible.filter(isUnknown).map(keyOf))],
      };
    }),
  };
}

function isUnknown({ source }: StatementMatch): boolean {
  return 'opaque' in source;
}

/** Equal for one and the same policy, whichever key of chatops.yml brings it in. */
function keyOf({ source: { origin } }: StatementMatch): string {
  return origin.arn ?? origin.name;
}

/** What a policy of unknown content does to a request. */
type Content = 'allows' | 'denies' | 'neither';

/** How certain it is that a request is allowed by one version and by none of the others. */
export type GainCertainty = 'no' | 'possibly' | 'for-every-content';

/** The most policies of unknown content of which every combination is tried. */
const maxUnknown = 5;

/**
 * Compares what versions say of one request, for every content that policies of unknown content can have: the same
 * policy has the same content in all versions.
 * @param before undefined entries allow nothing
 */
export function compareAnswers(before: readonly OpenAnswer[], after: OpenAnswer): GainCertainty {
  const names = [
    ...new Set([after, ...before].flatMap(({ layers }) => layers.flatMap(({ unknown }) => unknown))),
  ];
  if (names.length > maxUnknown) return mayAllow(after, new Map()) ? 'possibly' : 'no';
  let isAlways = true;
  let isEver = false;
  for (const contents of listContents(names)) {
    if (mayAllow(after, contents) && before.every(answer => mayRefuse(answer, contents))) isEver = true;
    if (!surelyAllows(after, contents) || !before.every(answer => surelyRefuses(answer, contents)))
      isAlways = false;
    if (isEver && !isAlways) return 'possibly';
  }
  return isAlways ? 'for-every-content' : isEver ? 'possibly' : 'no';
}

function* listContents(names: readonly string[]): Generator<ReadonlyMap<string, Content>> {
  const [name, ...rest] = names;
  if (name === undefined) {
    yield new Map();
    return;
  }
  for (const contents of listContents(rest)) {
    for (const content of ['allows', 'denies', 'neither'] as const) {
      yield new Map([...contents, [name, content]]);
    }
  }
}

type Contents = ReadonlyMap<string, Content>;

function has(unknown: readonly string[], contents: Contents, wanted: Content): boolean {
  return unknown.some(name => (contents.get(name) ?? 'allows') === wanted);
}

function deniesByContent({ layers }: OpenAnswer, contents: Contents): boolean {
  return layers.some(({ unknown }) => has(unknown, contents, 'denies'));
}

function mayAllow(answer: OpenAnswer, contents: Contents): boolean {
  return (
    !answer.isDenied &&
    !deniesByContent(answer, contents) &&
    answer.layers.every(
      ({ isAllowed, mayBeAllowed, unknown }) => isAllowed || mayBeAllowed || has(unknown, contents, 'allows'),
    )
  );
}

function surelyAllows(answer: OpenAnswer, contents: Contents): boolean {
  return (
    !answer.isDenied &&
    !answer.mayBeDenied &&
    !deniesByContent(answer, contents) &&
    answer.layers.every(({ isAllowed, unknown }) => isAllowed || has(unknown, contents, 'allows'))
  );
}

function mayRefuse(answer: OpenAnswer, contents: Contents): boolean {
  return !surelyAllows(answer, contents);
}

function surelyRefuses(answer: OpenAnswer, contents: Contents): boolean {
  return !mayAllow(answer, contents);
}
