import { isObject, type Json } from '../../action/core/json.ts';
import { arnFormsOf } from '../../action/iam/arn-forms.ts';
import { checkConditions } from '../../action/iam/check-conditions.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { listMentionedKeys, mentionsKey } from '../../action/iam/condition-keys.ts';
import {
  type Context,
  isSameUnknown,
  keepKeys,
  lookUp,
  makeCompleteContext,
  makeContext,
  ownerOfUnknown,
  withMissing,
  withValue,
} from '../../action/iam/context.ts';
import { type Glob, parseGlob } from '../../action/iam/glob.ts';
import { describeUnlisted, type IamAction } from '../../action/iam/iam-actions.ts';
import { compileOrganization } from '../../action/iam/organization-layers.ts';
import { coverPolicy, numberStatements } from '../../action/iam/policy-coverage.ts';
import { measurePolicy } from '../../action/iam/policy-size.ts';
import {
  isTemplate,
  mayLackValue,
  type PolicyText,
  parsePolicyText,
  resolveText,
} from '../../action/iam/policy-text.ts';
import {
  arnOfAll,
  listMeant,
  requestedFor,
  typeOfAll,
  wantsSuffix,
  writtenFor,
} from '../../action/iam/requested-arns.ts';
import { isUndocumented, listNamedWithin, listUndocumented } from '../../action/iam/undocumented-actions.ts';
import { findWildcardWrites } from '../../action/iam/wildcard-writes.ts';
import { checkTablesOf } from '../check-table.ts';
import { documentOf, type Known, layersOf, policyOf, type Short } from './short-policies.ts';
import { catalogue } from './summaries.ts';

// What modules read of policies, of texts in them and of the list of IAM actions, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

/** What the private characters of a glob are for, as the tables show them. */
const tokens = new Map(
  Object.entries({
    '\uE000': '*',
    '\uE001': '?',
    '\uE002': '<account>',
    '\uE003': '<region>',
    '\uE004': '<field>',
    '\uE005': '<word>',
    '\uE006': '<letter>',
    '\uE007': '<digits>',
    '\uE008': '<label>',
    '\uE009': '<digit>',
  }),
);

/** The characters `*` and `?` themselves are shown with a backslash. */
const show = ({ text }: Pick<Glob, 'text'>) =>
  text.replace(/[*?]/g, '\\$&').replace(/[\uE000-\uE009]/g, token => tokens.get(token) ?? token);
const showText = (text: PolicyText) =>
  isTemplate(text)
    ? text.parts
        .map(part =>
          typeof part === 'string'
            ? show({ text: part })
            : `{${part.key}${part.fallback === undefined ? '' : ` or ${part.fallback}`}}`,
        )
        .join('')
    : show(text);

check<{ readonly block?: Json; readonly isOld?: true }>('conditions', ({ block, isOld }) =>
  [...checkConditions(block, isOld !== true)].map(({ path, at, refusal = 'stored', message, help }) =>
    [`${at} of ${path.join(' > ')}`, refusal, message, help].join(' | '),
  ),
);

check<readonly Short[]>('wildcard-writes', statements =>
  findWildcardWrites(policyOf(statements), catalogue).map(({ statement, count, ...rest }) => ({
    ...{ label: statement.label, count: count > 500 ? 'hundreds' : count },
    ...rest,
  })),
);

check<Json>('compiled', document => {
  const { opaque, statements } = compilePolicy(document ?? undefined, {
    ...{ layer: 'role', name: 'p', path: 'roles.p', statementPaths: ['roles.p.allow[0]'] },
  });
  if (opaque !== undefined) return opaque;
  return statements.map(each => ({
    ...{ effect: each.effect, label: each.label, path: each.path },
    [each.isNotAction ? 'notActions' : 'actions']: each.actions.map(show),
    [each.isNotResource ? 'notResources' : 'resources']: each.resources.map(showText),
    ...(each.conditions.length === 0 ? {} : { keys: each.conditions.map(({ key }) => key) }),
  }));
});

check<{
  readonly text: string;
  readonly known?: Known;
  readonly isComplete?: true;
  readonly isSymbolic?: true;
  readonly isLiteral?: true;
  readonly isOld?: true;
}>('texts', ({ text, known = {}, isComplete, isSymbolic, isLiteral, isOld }) => {
  const read = parsePolicyText(text, { hasWildcards: isLiteral !== true, hasVariables: isOld !== true });
  const context = isComplete === true ? makeCompleteContext(known) : makeContext(known);
  const { sure, possible } = resolveText(read, context, isSymbolic === true);
  return {
    read: showText(read),
    ...{ sure: sure.map(show), possible: possible.map(show) },
    ...(mayLackValue(read, context) ? { mayLackValue: true } : {}),
  };
});

check<{ readonly document: Json }>('sizes', ({ document }) => measurePolicy(document));

check<{
  readonly known: Known;
  readonly isComplete?: true;
  readonly key: string;
  readonly base?: Known;
  readonly others?: readonly Known[];
  readonly keep?: readonly string[];
  readonly value?: string;
}>('contexts', ({ known, isComplete, key, base, others, keep, value }) => {
  const start = isComplete === true ? makeCompleteContext(known) : makeContext(known);
  const steps: ((context: Context) => Context)[] = [
    context =>
      others === undefined
        ? context
        : withMissing(
            context,
            others.map(each => ({ context: makeContext(each) })),
          ),
    context => (keep === undefined ? context : keepKeys(context, new Set(keep))),
    context => (value === undefined ? context : withValue(context, key, value)),
  ];
  const context = steps.reduce((reached, step) => step(reached), start);
  const found = lookUp(context, key);
  const owner = ownerOfUnknown(context, key);
  return {
    found: typeof found === 'string' ? found : { ...found, values: found.values.map(text => show({ text })) },
    ...(context.isSymbolic ? { isSymbolic: true } : {}),
    ...(context === start ? { isSameObject: true } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(base === undefined ? {} : { isSameUnknown: isSameUnknown(context, makeContext(base), key) }),
  };
});

check<{ readonly action: string; readonly asked?: string; readonly account?: string }>(
  'arns',
  ({ action, asked, account }) => {
    const found = catalogue.find(action) ?? describeUnlisted(action);
    const type = typeOfAll(action);
    if (asked !== undefined) {
      const glob = parseGlob(asked);
      return {
        meant: listMeant(found.resources, glob).map(show),
        ...(type === undefined ? {} : { all: type, asRequested: show(arnOfAll(action, glob)) }),
      };
    }
    const {
      documented = [],
      plain = [],
      possible = [],
      conceivable = [],
      anywhere,
    } = arnFormsOf(found.key, found.resources, account);
    return {
      level: found.level,
      ...{ documented: documented.map(show), plain: plain.map(show), possible: possible.map(show) },
      conceivable: conceivable.map(show),
      ...(anywhere === undefined ? {} : { anywhere: anywhere.map(show) }),
      ...(wantsSuffix(found.resources) ? { wantsSuffix: true } : {}),
    };
  },
);

check<string>('written-arns', text => ({
  requested: requestedFor(text) ?? 'none',
  written: writtenFor(text),
}));

check<{ readonly layers: readonly (readonly Short[])[]; readonly asked: string; readonly closed?: number }>(
  'undocumented',
  ({ layers, asked, closed }) => {
    const all = layersOf(layers);
    const glob = parseGlob(asked.toLowerCase());
    const own = closed === undefined ? undefined : all[closed];
    if (own !== undefined) return [...listNamedWithin(all, own)];
    return [...listUndocumented(all, glob, asked)].map(each => {
      const { key, name, isPattern, isPart } = each;
      const kinds = [...(isPattern ? ['pattern'] : []), ...(isPart ? ['part'] : [])];
      const open = isUndocumented(each, glob, catalogue) ? 'undocumented' : 'not';
      return [name, key, ...kinds, open].join(' ');
    });
  },
);

check<{ readonly layers: readonly (readonly Short[])[]; readonly key: string }>(
  'mentioned-keys',
  ({ layers, key }) => {
    const all = layersOf(layers);
    return { isMentioned: mentionsKey(all, key), keys: listMentionedKeys(all) };
  },
);

check<{ readonly statements: readonly Short[]; readonly asked: readonly string[] }>(
  'coverage',
  ({ statements, asked }) => {
    const numbers = numberStatements();
    const made = new Map<string, IamAction>();
    const unlisted = (name: string) => {
      const action = made.get(name) ?? describeUnlisted(name);
      made.set(name, action);
      return action;
    };
    const policy = policyOf(statements);
    const before = coverPolicy(policy, catalogue, numbers, unlisted);
    const numberOf = (name: string) => before.numberOf(catalogue.find(name) ?? unlisted(name));
    const early = asked.map(numberOf);
    const { others, allowsOthers, listed } = before;
    const names = [...listed].map(([{ name }, number]) => `${name} ${number}`);
    return {
      ...{ others, allowsOthers, early, late: asked.map(numberOf) },
      listed: names.length > 12 ? [...names.slice(0, 2), 'and more'] : names,
    };
  },
);

interface Limit {
  readonly isLevel?: true;
  readonly documents: readonly { readonly name: string; readonly has: readonly Short[] | null }[];
}

check<readonly Limit[]>('organization-layers', limits =>
  compileOrganization(
    limits.map(({ isLevel = false, documents }, entry) => ({
      isLevel,
      path: ['targets', 't', 'limits', entry],
      documents: documents.map(({ name, has }) => ({
        ...{ name, path: ['targets', 't', 'limits', entry] },
        document: has === null ? undefined : documentOf(has),
      })),
    })) as Parameters<typeof compileOrganization>[0],
    '123456789012',
    compilePolicy,
  ).map(({ policies }) =>
    policies.map(({ origin, statements, opaque }) => ({
      [origin.name]:
        opaque ??
        statements.map(each => {
          const names = `${each.isNotAction ? '!' : ''}${each.actions.map(show).join(' ')}`;
          const about = `${each.isNotResource ? '!' : ''}${each.resources.map(showText).join(' ')}`;
          const shown = names.length > 80 ? `${names.slice(0, 30)}…` : names;
          return `${each.label}: ${each.effect} ${shown} on ${about}${each.conditions.length === 0 ? '' : ' if'}`;
        }),
      ...(origin.doubt === undefined ? {} : { doubt: origin.doubt }),
      path: origin.path,
    })),
  ),
);

check<{ readonly actions?: string; readonly name?: string; readonly service?: string }>(
  'action-list',
  ({ actions: pattern, name, service }) => {
    if (service !== undefined) return catalogue.hasService(service);
    if (name !== undefined) {
      const found = catalogue.find(name);
      const resources = catalogue
        .resourcesOf(name)
        .map(({ type, isRequired }) => `${type}${isRequired ? '' : '?'}`);
      const isAbout = isObject(found as unknown)
        ? [found?.name, found?.key, found?.service, found?.level]
        : [];
      return { isAbout, resources, isWildcardOnly: catalogue.isWildcardOnly(name) };
    }
    const matching = catalogue.actionsMatching(pattern ?? '').map(each => each.name);
    const glob = parseGlob(pattern ?? '');
    return {
      matching: matching.length > 8 ? (matching.length > 100 ? 'hundreds' : 'some') : matching,
      has: catalogue.hasMatching(glob),
      hasAnother: catalogue.hasMatching(parseGlob(`${pattern?.slice(0, -1)}**`)),
    };
  },
);
