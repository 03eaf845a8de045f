/** A part of an ARN that `*` replaces. */
export interface Wildcard {
  readonly arn: string;
  /**
   * `new`: AWS makes it up; `any`: the command cannot name it; `id`: what AWS puts behind the name that is given, or which of its
   * revisions is the newest; `all`: the command reads all of them.
   */
  readonly kind: WildcardKind;
  /** The ARN with `{id}`, `{revision}` and `{new}` in place of each `*` of which it is known what it can be; without any, the ARN. */
  readonly forms?: readonly string[];
}

/** Why a part of an ARN is not known. */
type WildcardKind = (typeof wildcardKinds)[number];

/** The first one that a template has says the most about it. */
const wildcardKinds = ['new', 'any', 'id', 'all'] as const;

/** A part of an ARN that only has some of all characters, as {@link Wildcard.forms} write it. */
export const boundPart = /\{(?:id|new|revision)\}/g;

/** A placeholder. Not `${AWS::AccountId}`, which stays as it is. */
export const placeholder = /(?<!\$)\{([^}]*)\}/;

/** What a template consists of; the data has some thousands of templates. */
export interface ArnTemplate {
  readonly text: string;
  /** The options in it, in order. */
  readonly options: readonly string[];
  readonly kind: WildcardKind | undefined;
  /** The texts between the placeholders, one more than there are placeholders. */
  readonly texts: readonly string[];
  readonly placeholders: readonly TemplatePlaceholder[];
  /** Whether it is one placeholder and nothing else. */
  readonly isBare: boolean;
}

const templates = new Map<string, ArnTemplate>();

/** Parses a template, and keeps the result. */
export function readArnTemplate(text: string): ArnTemplate {
  let template = templates.get(text);
  if (template === undefined) {
    // The expression has a group, so that the texts and the placeholders take turns.
    const parts = text.split(placeholder);
    const texts = parts.filter((_, index) => index % 2 === 0);
    template = {
      text,
      options: optionsOfTemplate(text),
      kind: wildcardKinds.find(each => text.includes(`{${each}}`)),
      texts,
      placeholders: parts.filter((_, index) => index % 2 === 1).map(parsePlaceholder),
      isBare: texts.length === 2 && texts.every(each => each === ''),
    };
    templates.set(text, template);
  }
  return template;
}

/** The options that the placeholders of a template name, in their order. */
export function optionsOfTemplate(template: string): readonly string[] {
  return [...template.matchAll(/\{--([\w-]+)/g)].map(match => match[1] ?? '');
}

/** What is inside the braces of a placeholder. */
export interface TemplatePlaceholder {
  readonly kind: 'region' | 'account' | 'owner' | 'anything' | 'bound' | 'option';
  readonly name: string;
  readonly ownForm: string | undefined;
  readonly ownDefault: string | undefined;
}

/** The kinds of placeholders by what is inside the braces; whatever else is there names an option. */
const placeholderKinds: ReadonlyMap<string, TemplatePlaceholder['kind']> = new Map([
  ['region', 'region'],
  ['account', 'account'],
  ['owner', 'owner'],
  ['any', 'anything'],
  ['all', 'anything'],
  ['new', 'bound'],
  ['id', 'bound'],
]);

/** @param text what is inside the braces */
export function parsePlaceholder(text: string): TemplatePlaceholder {
  const [name = '', ownForm, ownDefault] = text.replace(/^--/, '').split('|');
  return { kind: placeholderKinds.get(text) ?? 'option', name, ownForm, ownDefault };
}
