import { isObject, type Json } from '../../action/core/json.ts';
import { compareRows, gainedRows, riskOfChange } from '../../action/iam/access-delta.ts';
import {
  groupByService,
  listAllowed,
  listAllowedIn,
  listChangesIn,
} from '../../action/iam/allowed-actions.ts';
import { arnFormsOf } from '../../action/iam/arn-forms.ts';
import { checkConditions } from '../../action/iam/check-conditions.ts';
import { comparePasses } from '../../action/iam/compare-passes.ts';
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
import { describeUnlisted, type IamAction, loadIamActions } from '../../action/iam/iam-actions.ts';
import { compileOrganization } from '../../action/iam/organization-layers.ts';
import { isForwardedIn, type Layers, type PassCertainty, withoutPasses } from '../../action/iam/policy.ts';
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
import { checkTable } from '../check-table.ts';
import { documentOf, type Known, policyOf, type Short, type Side, sideOf } from './short-policies.ts';
import { reader } from './summaries.ts';

// What modules read of policies, of texts in them and of the list of IAM actions, as tables in `tables/`.

function check<Given>(name: string, find: (given: Given) => unknown): void {
  checkTable(new URL(`tables/${name}.yml`, import.meta.url), find);
}

const actions = await loadIamActions();

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
  findWildcardWrites(policyOf(statements), actions).map(({ statement, count, ...rest }) => ({
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
    const found = actions.find(action) ?? describeUnlisted(action);
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

/** The layers of a channel, each with its policies. */
const layersOf = (layers: readonly (readonly Short[])[]): Layers =>
  layers.map((statements, index) => ({ name: 'role', policies: [policyOf(statements, `p${index}`)] }));

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
      const open = isUndocumented(each, glob, actions) ? 'undocumented' : 'not';
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
    const before = coverPolicy(policy, actions, numbers, unlisted);
    const numberOf = (name: string) => before.numberOf(actions.find(name) ?? unlisted(name));
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

check<{ readonly passes?: readonly string[]; readonly action: string }>('passes', ({ passes, action }) => {
  const plain = layersOf([['Allow *']]);
  const layers: Layers =
    passes === undefined
      ? plain
      : plain.map(layer => ({ ...layer, passes: new Map(passes.map(name => [name, 'surely' as const])) }));
  const without = withoutPasses(layers);
  return {
    isForwarded: isForwardedIn(layers, action),
    isSame: without === layers,
    keepsPasses: without.some(each => 'passes' in each),
    isKept: withoutPasses(layers) === without,
  };
});

check<{ readonly actions?: string; readonly name?: string; readonly service?: string }>(
  'action-list',
  ({ actions: pattern, name, service }) => {
    if (service !== undefined) return actions.hasService(service);
    if (name !== undefined) {
      const found = actions.find(name);
      const resources = actions
        .resourcesOf(name)
        .map(({ type, isRequired }) => `${type}${isRequired ? '' : '?'}`);
      const isAbout = isObject(found as unknown)
        ? [found?.name, found?.key, found?.service, found?.level]
        : [];
      return { isAbout, resources, isWildcardOnly: actions.isWildcardOnly(name) };
    }
    const matching = actions.actionsMatching(pattern ?? '').map(each => each.name);
    const glob = parseGlob(pattern ?? '');
    return {
      matching: matching.length > 8 ? `${matching.length > 100 ? 'hundreds' : 'some'}` : matching,
      has: actions.hasMatching(glob),
      hasAnother: actions.hasMatching(parseGlob(`${pattern?.slice(0, -1)}**`)),
    };
  },
);

check<{ readonly before?: Side | readonly Side[]; readonly after?: Side }>(
  'gains',
  ({ before = [], after }) => {
    const from = (Array.isArray(before) ? (before as readonly Side[]) : [before as Side]).map(sideOf);
    const to = after === undefined ? undefined : sideOf(after);
    const { shared, own } = gainedRows(reader, from, to, 'default');
    const rows = [...shared, ...own]
      .sort(compareRows)
      .map(({ level: _level, verdict: _verdict, ...row }) => row);
    const [first] = from;
    return {
      rows: rows.length > 4 ? 'many' : rows,
      ...(first === undefined || to === undefined || from.length > 1
        ? {}
        : { risk: riskOfChange(reader, first, to) }),
    };
  },
);

check<{
  readonly sides: readonly (Side & { readonly isLater?: true })[];
  readonly pattern?: string;
  readonly resource?: string;
}>('allowed-actions', ({ sides, pattern = '*', resource }) => {
  const parts = sides.map(({ isLater, ...side }) => ({
    summary: sideOf(side),
    ...(isLater === undefined ? {} : { isLater }),
  }));
  const names = (list: readonly IamAction[]) => (list.length > 12 ? 'many' : list.map(({ name }) => name));
  const summaries = parts.map(({ summary }) => summary);
  const scope = {
    pattern: parseGlob(pattern.toLowerCase()),
    ...(resource === undefined ? {} : { resource: parseGlob(resource) }),
  };
  return {
    all: summaries.map(summary => names(listAllowed(summary, actions))),
    within: summaries.map(summary => names(listAllowedIn(summary, scope, actions))),
    changes: summaries.map(summary => names(listChangesIn(summary, actions))),
    services: groupByService(parts, actions).map(({ level, ...rest }) => ({
      ...rest,
      ...(level === undefined ? {} : { level }),
    })),
  };
});

/** What passes the chat service by permission: how, and in whose calls. */
type Passing = Readonly<Record<string, readonly [how: string, ...services: string[]]>>;

check<{
  readonly before: readonly (Passing | null)[];
  readonly after: Passing | null;
  readonly isShared?: true;
}>('compared-passes', ({ before, after, isShared }) => {
  const shared = () => new Map<string, ReadonlySet<string>>();
  const layersWith = (passing: Passing | null): Layers => {
    const plain = layersOf([['Allow *']]);
    if (passing === null) return plain;
    const all = Object.entries(passing);
    const passes = new Map(all.map(([name, [how]]) => [name, how as PassCertainty]));
    const services = new Map(all.map(([name, [, ...list]]) => [name, new Set(list)]));
    const listServices = isShared === true ? shared : () => services;
    return [...plain.map(layer => ({ ...layer, passes, listServices })), ...layersOf([['Allow sqs:*']])];
  };
  const from = before.map(layersWith);
  const compared = comparePasses(from, layersWith(after));
  return compared.map((layers, index) =>
    layers === from[index]
      ? 'the same'
      : layers.map(({ passes }) => (passes === undefined ? 'none' : Object.fromEntries(passes))),
  );
});
