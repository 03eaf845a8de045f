import { describeUnlistedAction } from '../core/not-listed.ts';
import { operationActions } from '../data/operation-actions.ts';
import type { Operation, Service } from './catalogue.ts';
import type { ResourceFormats } from './fill-context.ts';
import { iamPrefixOf } from './iam-prefix.ts';

/** What is known about IAM's actions; the caller brings it. Names are as `codepipeline:GetPipeline`, in any case. */
export interface ActionFacts {
  /** The day of the list of actions, `YYYY-MM-DD`. */
  readonly date: string;
  /** Anything but undefined for an action that IAM has. */
  find(action: string): object | undefined;
  /** The types of resources that a policy can name for it, with their ARN formats; none means only `*`. */
  resourcesOf(action: string): readonly ResourceFormats[];
  /** The actions that a pattern with `*` matches. */
  actionsMatching(pattern: string): readonly { readonly name: string; readonly level: string }[];
}

/** The action of an operation, or why it is unknown. */
export type ActionOf = { readonly action: string } | { readonly unknown: string };

const written: ReadonlyMap<string, ActionOf> = new Map(
  operationActions.flatMap(({ service, actions, unknown = {} }) => [
    ...Object.entries(actions).map(([name, action]): [string, ActionOf] => [
      `${service} ${name}`,
      { action },
    ]),
    ...Object.entries(unknown).map(([name, reason]): [string, ActionOf] => [
      `${service} ${name}`,
      { unknown: reason },
    ]),
  ]),
);

/** The actions of the operations of the catalogue, by what is known of IAM's actions. */
const known = new WeakMap<ActionFacts, WeakMap<Operation, ActionOf>>();

/**
 * The IAM action that an operation asks for: what is written in `data/operation-actions.ts`, else the action of
 * the same name, if IAM has it.
 */
export function actionOf(service: Service, operation: Operation, facts: ActionFacts): ActionOf {
  let actions = known.get(facts);
  if (actions === undefined) {
    actions = new WeakMap();
    known.set(facts, actions);
  }
  let action = actions.get(operation);
  if (action === undefined) {
    action = findAction(service, operation, facts);
    actions.set(operation, action);
  }
  return action;
}

function findAction(service: Service, operation: Operation, facts: ActionFacts): ActionOf {
  const entry = written.get(`${service.name} ${operation.apiName}`);
  if (entry !== undefined) return entry;
  const action = `${iamPrefixOf(service)}:${operation.apiName}`;
  if (facts.find(action) !== undefined) return { action };
  const method = service.signingName === 'apigateway' ? methodOf(service, operation) : undefined;
  if (method !== undefined) return { action: `apigateway:${method}` };
  return {
    unknown: `${describeUnlistedAction(`\`${action}\``, facts)}, and what \`${service.name} ${operation.name}\` needs instead is not documented`,
  };
}

/** HTTP methods of API Gateway's operations by their first word; botocore's models of both services agree with it. */
const methodOfVerb: Readonly<Record<string, string>> = {
  Create: 'POST',
  Delete: 'DELETE',
  Disable: 'DELETE',
  Export: 'GET',
  Flush: 'DELETE',
  Generate: 'POST',
  Get: 'GET',
  Import: 'POST',
  List: 'GET',
  Preview: 'POST',
  Publish: 'POST',
  Put: 'PUT',
  Reimport: 'PUT',
  Reject: 'POST',
  Reset: 'DELETE',
  Tag: 'PUT',
  Test: 'POST',
  Untag: 'DELETE',
  Update: 'PATCH',
};

const oddMethods: Readonly<Record<string, string>> = {
  'apigateway ImportDocumentationParts': 'PUT',
  'apigatewayv2 ImportApi': 'PUT',
  'apigatewayv2 TagResource': 'POST',
};

/** API Gateway has no actions but the HTTP methods (API Gateway Developer Guide, "Actions, resources, and condition keys"). */
function methodOf(service: Service, { apiName }: Operation): string | undefined {
  return oddMethods[`${service.name} ${apiName}`] ?? methodOfVerb[/^[A-Z][a-z]+/.exec(apiName)?.[0] ?? ''];
}
