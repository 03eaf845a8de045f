import fc from 'fast-check';

/** One change to bytes: what is cut out at a place, and what is put in. Places are shares of the length. */
interface Mutation {
  readonly place: number;
  readonly cut: number;
  readonly insert: Uint8Array | string;
}

/** Pieces of YAML that change the meaning of everything after them. */
const pieces = [
  '&a ',
  '*a',
  '<<: ',
  '!Sub ',
  '!!binary ',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '? ',
  ': ',
  '- ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '|\n',
  '>-\n',
  '#',
  '# ',
  '`',
  '@',
  '\\',
  '\\u0000',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '\u2028',
  '🚀',
  '${AWS::AccountId}',
  '${',
  '}',
  ' ',
  '  ',
  '        ',
  'null',
  '~',
  'true',
  '0x1',
  '1e999',
  '::',
  '/../',
];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
  insert: fc.oneof(
    { arbitrary: fc.constantFrom(...pieces), weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 4 }), weight: 1 },
    { arbitrary: fc.constant(''), weight: 1 },
  ),
});

/** Bytes of one of the samples with one to six changes. */
export function mutated(samples: readonly string[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([sample, mutations]) => mutations.reduce(mutate, Buffer.from(sample)));
}

function mutate(bytes: Uint8Array, { place, cut, insert }: Mutation): Buffer {
  const start = Math.floor(place * bytes.length);
  return Buffer.concat([
    bytes.subarray(0, start),
    typeof insert === 'string' ? Buffer.from(insert) : insert,
    bytes.subarray(start + cut),
  ]);
}
