import { expect, test } from '@jest/globals';
import { bindCommand } from '../../action/chat/bind.ts';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { type Asked, listWithResources, sampleArn } from './list-operations.ts';

const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };

/** What of 100 operations has to be known, of those whose action has a type of resource in the reference. */
const leastKnownPercent = 75;

/** ARNs that the reference does not write that way, with where AWS documents them. */
const exceptions: readonly { readonly actions: RegExp; readonly form: RegExp; readonly source: string }[] = [
  {
    actions: /^logs:/,
    form: /^arn:aws:logs:[^:]*:\d+:log-group:.*:log-stream:$/,
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/8804',
  },
  {
    actions: /^lambda:/,
    form: /^arn:aws:lambda:[^:]*:\d+:function:[^:]+:[^:]+$/,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
  },
  {
    actions: /^ssm:/,
    form: /^arn:aws:ssm:[^:]*::document\//,
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html',
  },
  {
    actions: /^apigateway:/,
    form: /^arn:aws:apigateway:[^:]*::\//,
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html',
  },
  {
    actions: /^ecs:RunTask|^ecs:StartTask|^batch:/,
    form: /:(task|job)-definition\/[^:]+:\*$/,
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html',
  },
];

const all = listWithResources(catalogue, facts);

/** The ids of Organizations say their type (Organizations API reference, the patterns of `PolicyId` and others). */
const organizationIds: readonly (readonly [RegExp, string])[] = [
  [/^policy-id/, 'p'],
  [/^handshake-id/, 'h'],
  [/^organizational-unit-id/, 'ou'],
  [/^root-id/, 'r'],
  [/^id .*ResponsibilityTransfer$/, 'rt'],
];

/** A value that AWS could take: an ARN of the action where the option asks for one. */
function sampleFor(name: string, action: string): string {
  if (name === 'queue-url') return 'https://sqs.eu-west-1.amazonaws.com/123456789012/x1';
  if (/^organizations:/.test(action)) {
    const prefix = organizationIds.find(([pattern]) => pattern.test(`${name} ${action}`))?.[1];
    if (prefix !== undefined) return `${prefix}-x1`;
  }
  if (!/(^|-)arns?$/.test(name) && name !== 'resource') return 'x1';
  const words = name.replace(/-?arns?$/, '').replaceAll('-', '');
  const types = facts.resourcesOf(action);
  const type = types.find(each => words !== '' && each.type.replace(/[^a-z]/gi, '').toLowerCase() === words);
  return sampleArn((type ?? types[0])?.arns[0] ?? 'x1');
}

function write({ service, operation, action }: Asked, isComplete: boolean): string {
  const options = [...operation.options.values()].filter(
    ({ name, type, isRequired }) =>
      isRequired || (isComplete && /^(string|list)$/.test(type) && name !== 'cli-input-json'),
  );
  const words = options.flatMap(({ name, type }) =>
    type === 'flag' ? [`--${name}`] : [`--${name}`, `'${sampleFor(name, action)}'`],
  );
  return [service.name, operation.name, ...words, '--region eu-west-1'].join(' ');
}

function mainOf(asked: Asked) {
  for (const isComplete of [false, true]) {
    const parsed = parseCommand(write(asked, isComplete));
    if (bindCommand(catalogue, parsed).operation === undefined) continue;
    const found = requirementsOf(catalogue, parsed, { place, facts });
    if ('unknown' in found) continue;
    const main = found.requirements[0];
    if (main !== undefined && main.resourcesUnknown === undefined) return main;
  }
  return undefined;
}

/** Whether an ARN is written as the reference writes the resources of an action, part by part. */
function isDocumented(arn: string, action: string): boolean {
  if (arn === '*') return true;
  const formats = facts.resourcesOf(action).flatMap(({ arns }) => arns);
  const isOfFormat = formats.some(format => {
    const [, , , , , ...resource] = format.split(':');
    const parts = format.split(/(\$\{\w+\}|\$\{\*\}|\*)/).map(part => {
      // The character, which a command writes as all that there are.
      if (part === '${*}') return '\\*';
      if (/^\$\{(Partition|Region|Account)\}$/.test(part)) return '[^:]*';
      if (part === '*') return '.*';
      if (part.startsWith('${')) return resource.length > 1 ? '[^:]+' : '.+';
      return part.replace(/[.+?^$()|[\]\\{}]/g, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`).test(arn);
  });
  return isOfFormat || exceptions.some(({ actions, form }) => actions.test(action) && form.test(arn));
}

test('resources are known of most operations, and every ARN is one that the reference has for its action', () => {
  const found = all.map(asked => ({ asked, main: mainOf(asked) }));
  const known = found.filter(({ main }) => main !== undefined);
  const percent = (known.length * 100) / all.length;
  process.stdout.write(
    `requirements: resources known of ${known.length} of ${all.length} operations (${percent.toFixed(1)} %)\n`,
  );
  expect(all.length).toBeGreaterThan(12_000);
  expect(percent).toBeGreaterThanOrEqual(leastKnownPercent);
  const strange = known.flatMap(({ main }) =>
    (main?.resources ?? [])
      .filter(arn => !isDocumented(arn, main?.action ?? ''))
      .map(arn => `${main?.action} on ${arn}`),
  );
  expect([...new Set(strange)]).toEqual([]);
  expect(exceptions.every(({ source }) => source.startsWith('https://'))).toBe(true);
});
