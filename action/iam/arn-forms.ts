import type { ArnForms } from './evaluate.ts';
import { field, type Glob, literalStar, makeGlob, many } from './glob.ts';
import type { ActionResource } from './iam-actions.ts';

/**
 * Services none of whose names may hold a colon (their naming rules in the API reference of each, `Pattern`).
 * In all others a colon is taken to be possible, so that nothing is proved that is not so.
 */
const servicesWithoutColons = new Set([
  'autoscaling',
  'cloudformation',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'dynamodb',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'events',
  'iam',
  'lambda',
  'sns',
  'sqs',
  'ssm',
  'states',
]);

const forms = new WeakMap<readonly ActionResource[], ArnForms>();

/**
 * What the resources of an action can be. `arn:aws:codepipeline:*:*:staging-*` and a pipeline `prod-…` have texts in
 * common, since `*` crosses colons, but no pipeline's name holds a colon: such texts are not conceivable.
 * @param action in lower case
 */
export function arnFormsOf(action: string, types: readonly ActionResource[]): ArnForms {
  let known = forms.get(types);
  if (known === undefined) {
    known = makeForms(action.slice(0, Math.max(0, action.indexOf(':'))), types);
    forms.set(types, known);
  }
  return known;
}

function makeForms(service: string, types: readonly ActionResource[]): ArnForms {
  if (types.length === 0) return {};
  const name = servicesWithoutColons.has(service) ? field : many;
  const arns = types.flatMap(type => type.arns);
  const documented = arns.map(arn => readForm(arn, name));
  const colons = Math.max(...arns.map(arn => arn.replace(/\$\{[^}]*\}/g, '').split(':').length - 6));
  const resource = Array.from({ length: Math.max(0, colons) + 1 }, (_, count) =>
    Array.from({ length: count + 1 }, () => field).join(':'),
  );
  return {
    // An action whose types need not be given is also asked for `*`.
    documented: types.some(({ isRequired }) => isRequired) ? documented : [...documented, literalStar],
    conceivable: [
      literalStar,
      ...(name === many ? [many] : resource).map(text =>
        makeGlob(['arn', field, field, field, field, text].join(':')),
      ),
    ],
  };
}

function readForm(arn: string, name: string): Glob {
  return makeGlob(
    arn
      .replace(/^arn:\$\{Partition\}/, 'arn:aws')
      .replace(/\$\{(Region|Account)\}/g, field)
      .replace(/\$\{[^}]*\}/g, name),
  );
}
