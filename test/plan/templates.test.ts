import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { diffTemplates } from '../../action/core/diff-templates.ts';
import type { Change } from '../../action/core/plan.ts';
import type { Template } from '../../action/core/template.ts';

const types = {
  role: 'AWS::IAM::Role',
  policy: 'AWS::IAM::ManagedPolicy',
  channel: 'AWS::Chatbot::SlackChannelConfiguration',
  'log group': 'AWS::Logs::LogGroup',
};

type Short = Readonly<Record<string, readonly [keyof typeof types, path?: string, members?: object]>>;

interface Case {
  readonly name: string;
  readonly known?: Readonly<Record<string, string>>;
  readonly before?: Short;
  readonly after: Short;
  readonly changes?: readonly Change[];
  /** Action, names of the properties, reason: in place of `changes`. */
  readonly summary?: Readonly<Record<string, readonly string[]>>;
}

const table = join(dirname(fileURLToPath(import.meta.url)), 'templates.yml');
const { cases } = parse(readFileSync(table, 'utf8'), { merge: true }) as { readonly cases: readonly Case[] };

function templateOf(resources: Short): Template {
  const entries = Object.entries(resources).map(([id, [type, chatops, members]]) => [
    id,
    {
      Type: types[type],
      ...(chatops === undefined ? {} : { Metadata: { chatops } }),
      Properties: {},
      ...members,
    },
  ]);
  return { Resources: Object.fromEntries(entries) } as Template;
}

test.each(cases)('$name', ({ known, before, after, changes, summary }) => {
  const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };
  const scope = known && {
    ...place,
    ref: (id: string) => known[id],
    attribute: (id: string, name: string) => known[`${id}.${name}`],
  };
  const found = diffTemplates(templateOf(after), before && templateOf(before), scope);
  if (changes !== undefined) return expect(found).toStrictEqual(changes);
  const short = found.map(({ logicalId, action, properties, reason = '' }) => [
    logicalId,
    [action, ...properties.map(({ name }) => name), reason],
  ]);
  expect(short).toEqual(Object.entries(summary ?? {}));
});

test('a mistake in the values is an error, and not a change', () => {
  const scope = {
    account: '123456789012',
    region: 'eu-west-1',
    partition: 'aws',
    ref: () => {
      throw new TypeError('broken');
    },
    attribute: () => undefined,
  };
  const withRole = (IamRoleArn: unknown) =>
    templateOf({ A: ['role', 'roles.a'], B: ['channel', 'channels.b', { Properties: { IamRoleArn } }] });
  expect(() => diffTemplates(withRole({ Ref: 'A' }), withRole('arn:a'), scope)).toThrow('broken');
});
