import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { codifyDrift } from '../../action/adopt/codify.ts';
import { type Edit, EditRefusal, editData, editText, readData } from '../../action/adopt/edit-text.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { Json } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { readText, readYaml } from './harness.ts';

interface Case {
  readonly name: string;
  readonly drift: Partial<Drift>;
  /** Lines that go and come, as a diff shows them. */
  readonly diff?: string;
  readonly refused?: string;
}

interface Table {
  readonly file: string;
  readonly cases: readonly Case[];
}

const tables = ['codify.yml', 'codify-aliases.yml', 'codify-targets.yml'].map(name => readYaml<Table>(name));
const place = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

test.each(tables.flatMap(({ file, cases }) => cases.map(row => ({ file, ...row }))))(
  '$name',
  ({ file, drift, diff, refused }) => {
    const whole = {
      target: 'default',
      type: '',
      id: '',
      risk: 'none',
      kind: 'modified',
      path: '',
      ...drift,
    } as Drift;
    const answer = codifyDrift(readData(file) as unknown as ChatopsConfig, place, whole);
    if (!('edits' in answer)) expect({ refused: answer.reason }).toEqual({ refused });
    else {
      const made = attempt(() => answer.edits.reduce(editText, file));
      if (made instanceof EditRefusal) expect({ refused: made.message }).toEqual({ refused });
      else expect(diffLines(file, made)).toBe(diff);
    }
  },
);

const policy = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const denyAll = policy('AWSDenyAll');

/** What was done to the guardrails of a channel that has none, drift by drift, and what chatops.yml then has. */
test.each<[string, readonly Partial<Drift>[], readonly string[]]>([
  ['one beside AWSDenyAll', [{ observed: policy('ReadOnlyAccess') }], ['AWSDenyAll', 'ReadOnlyAccess']],
  [
    'two beside AWSDenyAll',
    [{ observed: policy('ReadOnlyAccess') }, { observed: policy('PowerUserAccess') }],
    ['AWSDenyAll', 'ReadOnlyAccess', 'PowerUserAccess'],
  ],
  [
    'two in place of AWSDenyAll',
    [{ observed: policy('ReadOnlyAccess') }, { expected: denyAll, observed: policy('PowerUserAccess') }],
    ['PowerUserAccess', 'ReadOnlyAccess'],
  ],
  [
    'one more, and AWSDenyAll went',
    [{ observed: policy('ReadOnlyAccess') }, { expected: denyAll }],
    ['ReadOnlyAccess'],
  ],
])('guardrails none that was given guardrails: %s', (_, drifts, guardrails) => {
  const file = `version: 1
name: demo
roles: { op: { allow: [{ actions: ["s3:*"], resources: ["*"] }] } }
channels:
  shut: { channel: C0AAAAAAA, role: op, guardrails: none }
`;
  const text = drifts.reduce((before, drift) => {
    const kind = drift.expected === undefined ? 'undeclared' : 'modified';
    const whole = { ...{ target: 'default', type: '', id: '', risk: 'none' }, kind, ...drift };
    const at = { path: 'channels.shut', property: 'GuardrailPolicies' };
    const config = readData(before) as unknown as ChatopsConfig;
    const answer = codifyDrift(config, place, { ...whole, ...at } as Drift);
    if (!('edits' in answer)) throw new Error(answer.reason);
    return answer.edits.reduce(editText, before);
  }, file);
  const { channels } = readData(text) as unknown as ChatopsConfig;
  expect(channels?.['shut']?.guardrails).toEqual(guardrails);
});

function attempt(make: () => string): string | EditRefusal {
  try {
    return make();
  } catch (error) {
    if (error instanceof EditRefusal) return error;
    throw error;
  }
}

/** What stands in only one of two texts. Good for small edits only. */
function diffLines(before: string, after: string): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const gone = old.filter(line => !fresh.includes(line)).map(line => `-${line}\n`);
  const came = fresh.filter(line => !old.includes(line)).map(line => `+${line}\n`);
  return [...gone, ...came].join('');
}

const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer({ min: -9, max: 99 }), fc.boolean());
const key = fc.constantFrom('a', 'b', 'c', 'd-e');
const data = fc.dictionary(
  key,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(key, scalar)),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('set' as const), path: fc.tuple(key, key), value: scalar }),
  fc.record({ do: fc.constant('set' as const), path: fc.tuple(key), value: fc.dictionary(key, scalar) }),
  fc.record({ do: fc.constant('remove' as const), path: fc.tuple(key) }),
);

test('an edit of a text means the same as an edit of its data', () => {
  fc.assert(
    fc.property(data, edit, fc.boolean(), (before, change, isFlow) => {
      fc.pre(change.path.length < 2 || isMapOrNothing(before[String(change.path[0])]));
      const text = `# a comment\n${stringify(before, { collectionStyle: isFlow ? 'flow' : 'any' })}`;
      const after = editText(text, change);
      expect(readData(after)).toEqual(editData(before as Json, change));
    }),
    { numRuns: 300 },
  );
});

function isMapOrNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

test('an edit touches no other line, however the file is written', () => {
  const text = readText('untidy.yml');
  const after = editText(text, {
    do: 'append',
    path: ['channels', 'ops', 'guardrails'],
    value: 'ReadOnlyAccess',
  });
  expect(diffLines(text, after)).toBe(
    '-    guardrails: [ViewOnlyAccess,   AWSDenyAll]   # two of them\n+    guardrails: [ViewOnlyAccess, AWSDenyAll, ReadOnlyAccess] # two of them\n',
  );
});
