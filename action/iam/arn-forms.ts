import {
  furtherArns,
  namesWithAnything,
  namesWithoutColons,
  namesWithoutSlashes,
  servicesWithoutColons,
} from '../data/arn-names.ts';
import type { ArnForms } from './evaluate.ts';
import { digit, digits, field, type Glob, label, letter, literalStar, makeGlob, many, word } from './glob.ts';
import type { ActionResource } from './iam-actions.ts';
import { literalStarOfArns } from './requested-arns.ts';

const forms = new WeakMap<readonly ActionResource[], ArnForms>();
const ownForms = new WeakMap<ArnForms, Map<string, ArnForms>>();

/**
 * What the resources of an action can be. `arn:aws:codepipeline:*:*:staging-*` and a pipeline `prod-…` have texts in
 * common, since `*` crosses colons, but no pipeline's name holds a colon: these texts are not conceivable.
 * @param action in lower case
 * @param account the account that requests come from: a resource of another one proves no permission, because its resource policy
 * has to allow it too; undefined: not known, so that the resources of all accounts count
 */
export function arnFormsOf(action: string, types: readonly ActionResource[], account?: string): ArnForms {
  let known = forms.get(types);
  if (known === undefined) {
    known = makeForms(action.slice(0, Math.max(0, action.indexOf(':'))), types);
    forms.set(types, known);
  }
  return account === undefined ? known : formsInAccount(known, account);
}

function formsInAccount(general: ArnForms, account: string): ArnForms {
  const { documented, conceivable = [] } = general;
  if (documented === undefined) return general;
  const byAccount = ownForms.get(general) ?? new Map<string, ArnForms>();
  ownForms.set(general, byAccount);
  const own: ArnForms = byAccount.get(account) ?? {
    documented: documented.map(glob => inAccount(glob, account)),
    anywhere: documented,
    get plain() {
      return (general.plain ?? []).map(glob => inAccount(glob, account));
    },
    get possible() {
      return general.possible ?? [];
    },
    conceivable,
  };
  byAccount.set(account, own);
  return own;
}

/** A form in accounts: actions share their forms, of which there are some hundreds. */
const inAccounts = new WeakMap<Glob, Map<string, Glob>>();

function inAccount(glob: Glob, account: string): Glob {
  const fields = glob.text.split(':');
  if (fields[4] !== number) return glob;
  const known = inAccounts.get(glob) ?? new Map<string, Glob>();
  inAccounts.set(glob, known);
  const own = known.get(account) ?? makeGlob(fields.with(4, account).join(':'));
  known.set(account, own);
  return own;
}

function makeForms(service: string, types: readonly ActionResource[]): ArnForms {
  if (types.length === 0) return {};
  // Each ARN once, with the type whose form it is.
  const owners = new Map<string, Owner>();
  for (const { arns } of types) {
    for (const arn of arns.flatMap(each => [each, ...(furtherArns.get(each) ?? [])])) {
      if (!owners.has(arn)) owners.set(arn, arns);
    }
  }
  const all = [...owners];
  const documented = all.map(([arn, owner]) => readForm(arn, documentedPlaces, owner));
  const isExact = all.every(([arn]) => servicesWithoutColons.has(serviceIn(arn)));
  const places = isExact ? exactPlaces : openPlaces;
  const others = types.flatMap(type => (type.possible ?? []).map((arn): [string, Owner] => [arn, type.arns]));
  const listPossible = () =>
    [...all, ...others].flatMap(([arn, owner]) =>
      places.slice(0, hasOpenAccount(arn) ? 2 : 1).map(each => readForm(arn, each, owner)),
    );
  let possible: readonly Glob[] | undefined;
  // ARNs of many services, such as those of recovery points, say nothing of their names.
  const isOfOne = all.every(([arn]) => !serviceIn(arn).startsWith('$'));
  const isPlain =
    (servicesWithoutColons.has(service) || isOfOne) && !documented.some(({ text }) => text.includes(many));
  // An action whose types need not be given is also asked for `*`.
  const star = types.some(({ isRequired }) => isRequired) ? [] : [literalStar];
  const colons = Math.max(
    ...[...all, ...others].map(([arn]) => arn.replace(/\$\{[^}]*\}/g, '').split(':').length - 6),
  );
  let plainForms: readonly Glob[] | undefined;
  return {
    documented: [...documented, ...star],
    get plain() {
      plainForms ??= all.map(([arn, owner]) => readForm(arn, plainPlaces, owner));
      return plainForms;
    },
    // The documented ones are enough for most actions.
    get possible() {
      possible ??= [...listPossible(), ...star];
      return possible;
    },
    conceivable: [literalStar, ...(isPlain ? plainArns(Math.max(0, colons)) : [anyArn])],
  };
}

/** Every ARN that there can be. */
export const anyArns: readonly Glob[] = [digits, label].map(account =>
  makeGlob(['arn', 'aws', field, field, account, many].join(':')),
);

const anyArn = makeGlob(['arn', field, field, field, field, many].join(':'));
const plain: Glob[] = [];

/** ARNs whose names have at most this number of colons and nothing else between them. */
function plainArns(colons: number): readonly Glob[] {
  while (plain.length <= colons) {
    plain.push(makeGlob(['arn', ...Array.from({ length: plain.length + 5 }, () => field)].join(':')));
  }
  return plain.slice(0, colons + 1);
}

function serviceIn(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function hasOpenAccount(arn: string): boolean {
  return /[$*]/.test(arn.split(':')[4] ?? '');
}

/** A text without colons and slashes that is not empty. */
const nonempty = `${letter}${word}`;

/** An account as it is documented. */
const number = `${digit}${digits}`;

/** What is in the open fields before the name of a resource: in most of them, and in that of the account. */
interface Places {
  readonly place: string;
  readonly account: string;
  /** What is in the names of resources; undefined: what they can hold. */
  readonly name?: string;
}

/**
 * All that ARNs have in these fields. In the place of an account it is digits or a word, as in `arn:aws:iam::aws:policy/…`, and never a
 * Region, so that a `*` before `:eu-west-1:` in a pattern never matches the Region as well.
 */
const exactPlaces: readonly Places[] = [number, `${letter}${label}`].map(account => ({
  place: nonempty,
  account,
}));

/** As it is documented. */
const documentedPlaces: Places = { place: nonempty, account: number };

/** As it is documented, with names that hold no separator. */
const plainPlaces: Places = { place: nonempty, account: number, name: nonempty };

/** The same where the reference may have left out that there are ARNs without a Region or an account. */
const openPlaces: readonly Places[] = [digits, label].map(account => ({ place: field, account }));

/** The ARNs of a type of resource: one list in a catalogue, whichever actions are about the type. */
type Owner = object;

/** The actions of a service share the forms of its types: thousands of actions, some hundreds of forms. */
const formsOfTypes = new WeakMap<Owner, Map<string, Glob>>();

function readForm(arn: string, places: Places, owner: Owner): Glob {
  const known = formsOfTypes.get(owner) ?? new Map<string, Glob>();
  formsOfTypes.set(owner, known);
  const key = `${places.place} ${places.account} ${places.name ?? ''} ${arn}`;
  const form = known.get(key) ?? makeForm(arn, places);
  known.set(key, form);
  return form;
}

function makeForm(arn: string, places: Places): Glob {
  const [, , service = '', ...fields] = arn.split(':');
  const open = (text: string, place = places.place) => text.replace(/\$\{[^}]*\}|\*/g, place);
  const [region = '', account = '', ...rest] = fields;
  // ARNs of many services, such as those of recovery points: it is not certain that a name of any of them holds `:` or `/`.
  const isOfAny = service.startsWith('${') && places.place === nonempty;
  const openName = (text: string) =>
    text
      .replaceAll('*', places.name ?? many)
      .replace(
        /\$\{([^}]*)\}/g,
        (_, placeholder: string) => places.name ?? (isOfAny ? nonempty : charactersOf(service, placeholder)),
      );
  // Within the text of a glob, `*` is the character.
  const name = rest.join(':').split(literalStarOfArns).map(openName).join('*');
  return makeGlob(['arn', 'aws', open(service), open(region), open(account, places.account), name].join(':'));
}

/** What a placeholder in the name of a resource is for. */
function charactersOf(service: string, placeholder: string): string {
  const name = `${service}:${placeholder}`;
  if (namesWithoutColons.has(name)) return field;
  if (!servicesWithoutColons.has(service) || namesWithAnything.has(name)) return many;
  return namesWithoutSlashes.has(name) ? nonempty : field;
}
