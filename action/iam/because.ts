import { joinWords, listSome } from '../core/quote.ts';
import { formatCondition } from './conditions.ts';
import { distinctReasons } from './distinct-reasons.ts';
import { formatGlob, formatLiteral, makeGlob, many } from './glob.ts';
import { matches } from './glob-search.ts';
import { testStatement } from './instants.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';
import { askOwner, ofOtherAccounts } from './other-account.ts';
import { meets } from './pattern-relations.ts';
import type { CompiledPolicy, LayerName, Statement } from './policy.ts';
import { isTemplate } from './policy-text.ts';
import type { Question, Reason, Takes, Verdict } from './verdict.ts';

const plurals: Readonly<Record<LayerName, string>> = {
  role: 'role policies',
  boundary: 'permissions boundaries',
  guardrail: 'guardrails',
  service: 'chat services',
  organization: 'organization policies',
};

const nouns: Readonly<Record<LayerName, string>> = {
  role: 'role policy',
  boundary: 'permissions boundary',
  guardrail: 'guardrail',
  service: 'chat service',
  organization: 'organization policy',
};

/** How many statements are named; a policy with more of them is to be read itself. */
const maxReasons = 5;

function decide(decision: Verdict['decision'], reasons: readonly Reason[]): Verdict {
  return { decision, because: distinctReasons(reasons, 'path', maxReasons) };
}

/** Verdicts with their reasons in words, one function for each way in which a question is decided. */
export const because = {
  /** Something denies it on a resource of the question. */
  deny({ name, resource }: Question, effects: readonly LayerEffect[], example: string): Verdict {
    const rules = effects.flatMap(({ deny }) => deny.sure.filter(({ matcher }) => matches(matcher, example)));
    const on = resource.isLiteral ? formatText(example) : `${formatText(example)}, for example`;
    return decide(
      'denied',
      rules.map(({ source }) => explainDenial(source, name, ` on ${on}`)),
    );
  },

  /** Something denies it only on a text that a `*` matches beyond a colon, which may be no resource. */
  beyondField({ name }: Question, effects: readonly LayerEffect[], example: string): Verdict {
    const rules = effects.flatMap(({ deny }) => deny.sure.filter(({ matcher }) => matches(matcher, example)));
    return decide(
      'unknown',
      rules.map(({ source }) =>
        reasonOf(
          source,
          `${describe(source)} denies ${name} on ${formatText(example)}, for example: \`*\` also matches colons, and whether a name can contain one there is not known`,
        ),
      ),
    );
  },

  /** These layers do not allow it on a resource of the question, or on none of them: each must, so each is named. */
  lack(question: Question, effects: readonly LayerEffect[], on: string): Verdict {
    const text = formatText(on);
    return decide(
      'denied',
      effects.flatMap(effect => explainLack(question, effect, text)),
    );
  },

  /** A layer denies it wherever it allows it. */
  denyAll({ name }: Question, { deny }: LayerEffect): Verdict {
    return decide(
      'denied',
      deny.sure.map(({ source }) => explainDenial(source, name, '')),
    );
  },

  /** Each layer allows it somewhere, but never the same resource. */
  apart({ name, takes }: Question, effects: readonly LayerEffect[]): Verdict {
    const rules = effects.flatMap(({ allow, deny }) => [
      ...allow.possible.map(({ source }) => ({ source, verb: 'allows', more: ' only' })),
      ...deny.sure.map(({ source }) => ({ source, verb: 'denies', more: '' })),
    ]);
    return decide(
      'denied',
      rules
        .filter(({ source }) => source.origin.layer !== 'service')
        .map(({ source, verb, more }) =>
          reasonOf(source, `${describe(source)} ${verb} ${name}${more}${limitsOf(source, takes)}`),
        ),
    );
  },

  /** Every layer allows it, but on ARNs that no resource of the action has. */
  noResource({ name }: Question, effects: readonly LayerEffect[]): Verdict {
    const rules = effects.flatMap(({ layer, allow }) => (layer === 'service' ? [] : allow.possible));
    return decide(
      'denied',
      rules
        .filter(({ source }) => !isEverywhere(source))
        .map(({ source }) =>
          reasonOf(
            source,
            `${describe(source)} allows ${name} only${limitsOf(source)}, and no resource of ${name} has an ARN of that form`,
          ),
        ),
    );
  },

  /** Every layer allows it; of each layer the statement that does. */
  allow({ name, resource, takes }: Question, effects: readonly LayerEffect[], example?: string): Verdict {
    const text = example ?? (resource.isLiteral ? resource.text : undefined);
    const rules = effects.flatMap(({ layer, allow }) => {
      if (layer === 'service') return [];
      if (text === undefined) return allow.sure;
      const rule = allow.sure.find(({ matcher }) => matches(matcher, text));
      return rule === undefined ? [] : [rule];
    });
    return decide(
      'allowed',
      rules.map(({ source }) =>
        reasonOf(source, `${describe(source)} allows ${name}${limitsOf(source, takes)}`),
      ),
    );
  },

  /**
   * A verdict on patterns with the Deny statements that leave only some of what the others allow.
   * @param resources those that are left, as lists of access show them; undefined: not worked out
   */
  narrowed(
    verdict: Verdict,
    { name, takes }: Question,
    rules: readonly StatementMatch[],
    resources?: string,
  ): Verdict {
    const [first] = rules;
    if (first === undefined) return verdict;
    const { decision } = verdict;
    const denials = decide(
      decision,
      rules.map(({ source, doubt }) => {
        const limits = limitsOf(source, takes);
        return reasonOf(
          source,
          doubt === undefined
            ? `${describe(source)} denies ${name}${limits}`
            : `${describe(source)} may deny ${name}${limits}: ${doubt}`,
        );
      }),
    ).because;
    const left = resources === undefined ? [] : [{ layer: first.source.origin.layer, message: resources }];
    return { decision, because: [...left, ...verdict.because, ...denials] };
  },

  /** Every layer allows it, but only on resources of other accounts. */
  otherAccount({ name, takes }: Question, effects: readonly LayerEffect[], example: string): Verdict {
    const reasons = effects.flatMap(({ layer, allow }) => {
      const rule = allow.sure.find(({ matcher }) => matches(matcher, example));
      if (layer === 'service' || rule === undefined || isEverywhere(rule.source)) return [];
      const { source } = rule;
      return [
        {
          ...reasonOf(
            source,
            `${describe(source)} allows ${name}${limitsOf(source, takes)}: ${ofOtherAccounts}`,
          ),
          help: askOwner,
        },
      ];
    });
    return decide(
      'unknown',
      reasons.length > 0
        ? reasons
        : [
            {
              layer: 'role',
              message: `the policies allow ${name} only on ${ofOtherAccounts}`,
              help: askOwner,
            },
          ],
    );
  },

  /** It depends on what is not known, or on whether the resource exists. @param isWithoutResource whether what is left is a request without one */
  unnamed(question: Question, effects: readonly LayerEffect[], isWithoutResource: boolean): Verdict {
    return because.doubt(
      question,
      effects,
      isWithoutResource
        ? `no resource that the Service Authorization Reference lists for ${question.name} is allowed, and it may be asked without a resource`
        : `field by field, the resources in the policies match none that the Service Authorization Reference lists for ${question.name}; as \`*\` also matches colons, they may match one`,
    );
  },

  /** Lists of access have it as certain. @param resources as they show them */
  listed({ name, takes }: Question, effects: readonly LayerEffect[], resources: string): Verdict {
    const rules = effects.flatMap(({ layer, allow }) => (layer === 'service' ? [] : allow.sure));
    const message = `the policies allow ${name} on ${resources}`;
    return decide('allowed', [
      { layer: effects[0]?.layer ?? 'role', message },
      ...rules.map(({ source }) =>
        reasonOf(source, `${describe(source)} allows ${name}${limitsOf(source, takes)}`),
      ),
    ]);
  },

  /**
   * It depends on what is not known.
   * @param otherwise what to say where no statement is in doubt
   */
  doubt({ name, resource, takes }: Question, effects: readonly LayerEffect[], otherwise?: string): Verdict {
    const concerns = ({ matcher }: StatementMatch) =>
      resource.isLiteral
        ? matches(matcher, resource.text)
        : matcher.isNegated ||
          takes?.possible === undefined ||
          matcher.globs.some(glob => takes.possible?.some(form => meets(form, glob)));
    const reasons = effects.flatMap(({ allow, deny }) => [
      ...doubtsOf(allow.possible.filter(concerns), `may allow ${name}`),
      ...doubtsOf(deny.possible.filter(concerns), `may deny ${name}`),
    ]);
    if (reasons.length > 0) return decide('unknown', reasons);
    const message =
      otherwise ??
      `it could not be determined what the policies allow for ${name} on ${formatGlob(resource)}`;
    return decide('unknown', [{ layer: effects[0]?.layer ?? 'role', message }]);
  },
};

function explainDenial(source: StatementMatch['source'], name: string, on: string): Reason {
  return reasonOf(
    source,
    source.origin.layer === 'service'
      ? `Amazon Q never runs ${name} in chat`
      : `${describe(source)} denies ${name}${on}`,
  );
}

/** A policy that is opaque may do both, so it is named once, among the allowing rules. */
function doubtsOf(rules: readonly StatementMatch[], verb: string): Reason[] {
  return rules.flatMap(({ source, doubt }) => {
    if (doubt === undefined) return [];
    if ('label' in source) return [reasonOf(source, `${describe(source)} ${verb}: ${doubt}`)];
    if (verb.startsWith('may deny')) return [];
    if (source.origin.doubt !== undefined)
      return [reasonOf(source, `${describe(source)} ${verb.replace('may allow', 'may deny')}: ${doubt}`)];
    return [
      reasonOf(source, `${describe(source)} ${verb.replace('may allow', 'may allow or deny')}: ${doubt}`),
    ];
  });
}

/** Why a layer does not allow: nothing in it is about the action, or what is about it does not reach. */
function explainLack({ name, context, takes }: Question, effect: LayerEffect, on: string): Reason[] {
  const near = effect.statements.filter(({ effect }) => effect === 'Allow');
  if (near.length > 0) {
    return near.map(statement => {
      const isOff = testStatement(statement, context) === false;
      const limits = isOff
        ? `${limitsOf(statement, takes)} only if ${statement.conditions.map(formatCondition).join(' and ')}`
        : ` only${limitsOf(statement, takes)}, not on ${on}`;
      return reasonOf(statement, `${describe(statement)} allows ${name}${limits}`);
    });
  }
  // A policy without any Allow, as the one that ends a channel, only takes away: the others are what lacks it.
  const allowing = effect.policies.filter(({ statements }) =>
    statements.some(({ effect }) => effect === 'Allow'),
  );
  const policies = allowing.length === 0 ? effect.policies : allowing;
  const names = policies.map(({ origin }) => origin.name);
  const noun = nouns[effect.layer];
  const isOne = names.length === 1;
  const list = isOne ? `${noun} ${names[0]} does` : `${plurals[effect.layer]} ${joinWords(names)} do`;
  const path = policies.length === 1 ? policies[0]?.origin.path : undefined;
  return [
    {
      layer: effect.layer,
      ...(names.length === 1 && names[0] !== undefined ? { policy: names[0] } : {}),
      ...(path === undefined ? {} : { path }),
      message:
        names.length === 0 ? `the channel has no ${noun} that allows ${name}` : `${list} not allow ${name}`,
    },
  ];
}

/** One member after the other, in the order in which they are printed. */
function reasonOf(source: Statement | CompiledPolicy, message: string): Reason {
  const { layer, name } = source.origin;
  const isStatement = 'label' in source;
  const path = isStatement ? source.path : source.origin.path;
  if (isStatement && path !== undefined)
    return { layer, policy: name, statement: source.label, path, message };
  return {
    layer,
    policy: name,
    ...(isStatement ? { statement: source.label } : {}),
    ...(path === undefined ? {} : { path }),
    message,
  };
}

const descriptions = new WeakMap<Statement | CompiledPolicy, string>();

function describe(source: Statement | CompiledPolicy): string {
  let description = descriptions.get(source);
  if (description === undefined) {
    const policy = `${nouns[source.origin.layer]} ${source.origin.name}`;
    description = 'label' in source ? `${policy} (${source.label})` : policy;
    descriptions.set(source, description);
  }
  return description;
}

function isEverywhere(source: Statement | CompiledPolicy): boolean {
  return !('label' in source) || source.resources.some(text => !isTemplate(text) && text.text === many);
}

const maxTexts = 3;

const knownLimits = new WeakMap<Statement, WeakMap<Takes, string>>();
const anyArn: Takes = {};

/**
 * ` on …`: the resources of a statement, unless it is about all of them. Thousands of questions are about one statement.
 * @param takes of an action: resources of the statement that it cannot be about are left out, unless it can be about none
 */
function limitsOf(source: Statement | CompiledPolicy, takes = anyArn): string {
  if (!('label' in source)) return '';
  let known = knownLimits.get(source);
  if (known === undefined) {
    known = new WeakMap();
    knownLimits.set(source, known);
  }
  let limits = known.get(takes);
  if (limits === undefined) {
    limits = describeLimits(source, takes);
    known.set(takes, limits);
  }
  return limits;
}

function describeLimits(source: Statement, takes: Takes): string {
  const texts = resourcesFor(source, takes).map(text =>
    isTemplate(text)
      ? text.parts.map(part => (typeof part === 'string' ? formatText(part) : `\${${part.key}}`)).join('')
      : formatGlob(text),
  );
  if (texts.includes('*') && !source.isNotResource) return ' on *';
  return ` on ${source.isNotResource ? 'all but ' : ''}${listSome(texts, maxTexts)}`;
}

function resourcesFor({ resources, isNotResource }: Statement, takes: Takes): Statement['resources'] {
  if (isNotResource || resources.length < 2) return resources;
  const { possible } = takes;
  if (possible === undefined) return resources;
  const own = resources.filter(text => isTemplate(text) || possible.some(form => meets(form, text)));
  return own.length === 0 ? resources : own;
}

function formatText(text: string): string {
  // The shortest text that a lone `*` matches is empty, which would not be understood.
  if (text === '') return '*';
  return text.includes(many) ? formatGlob(makeGlob(text)) : formatLiteral(text);
}
