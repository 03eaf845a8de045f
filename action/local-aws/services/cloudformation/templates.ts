import { isObject, type JsonObject } from '../../../core/json.ts';
import { validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { identifierProperty } from '../../resources/schema.ts';
import { findResourceType } from '../../resources/types/index.ts';
import type { Answer, Call } from '../../service.ts';
import { neededCapability } from '../../stacks/create-change-set.ts';
import { requireChangeSet, requireStack } from '../../stacks/find-stack.ts';
import { findTemplateText } from '../../stacks/template-source.ts';
import { checkTemplate, sectionOf } from '../../template/check-template.ts';
import { declaredParameters } from '../../template/parameters.ts';
import { readTemplate } from '../../template/read-template.ts';

/** The template exactly as it was sent. Without transforms both stages are the same. */
export function getTemplate(call: Call, input: Input): Answer {
  const changeSetName = input.text('ChangeSetName');
  const stackName = input.text('StackName');
  if (stackName === undefined && changeSetName === undefined) {
    throw validationError('StackName is required if ChangeSetName is not specified.');
  }
  const template =
    changeSetName === undefined
      ? requireStack(call, stackName ?? '').deployed?.template
      : requireChangeSet(call, changeSetName, stackName).changeSet.target.template;
  // A stack in review has no template yet; AWS answers with an empty one.
  return { TemplateBody: template ?? '', StagesAvailable: ['Original', 'Processed'] };
}

/** What a template asks for and holds. */
export function getTemplateSummary(call: Call, input: Input): Answer {
  const body = readBody(call, input);
  const template = readTemplate(body);
  checkTemplate(template);
  const types = new Map<string, string[]>();
  for (const [id, resource] of Object.entries(sectionOf(template, 'Resources'))) {
    const type = isObject(resource) ? String(resource['Type']) : '';
    const ids = types.get(type);
    if (ids === undefined) types.set(type, [id]);
    else ids.push(id);
  }
  return {
    Parameters: declaredParameters(template).map(parameter => ({
      ParameterKey: parameter.name,
      DefaultValue: parameter.default,
      ParameterType: parameter.type,
      NoEcho: parameter.isSecret,
      Description: parameter.description,
      ParameterConstraints: parameter.allowed === undefined ? {} : { AllowedValues: parameter.allowed },
    })),
    Description: textOf(template, 'Description'),
    ...capabilitiesOf(body, template),
    ResourceTypes: [...types.keys()],
    Version: textOf(template, 'AWSTemplateFormatVersion'),
    Metadata: template['Metadata'] === undefined ? undefined : JSON.stringify(template['Metadata']),
    ResourceIdentifierSummaries: [...types]
      .filter(([type]) => findResourceType(type) !== undefined && findResourceType(type)?.canImport !== false)
      .map(([type, ids]) => ({
        ResourceType: type,
        LogicalResourceIds: ids,
        ResourceIdentifiers: [identifierProperty(type)],
      })),
  };
}

/** Checks a template without a stack. */
export function validateTemplate(call: Call, input: Input): Answer {
  const body = findTemplateText(call, input);
  if (body === undefined || body === '')
    throw validationError('Either Template URL or Template Body must be specified.');
  const template = readTemplate(body);
  checkTemplate(template);
  return {
    Parameters: declaredParameters(template).map(parameter => ({
      ParameterKey: parameter.name,
      DefaultValue: parameter.default,
      NoEcho: parameter.isSecret,
      Description: parameter.description,
    })),
    Description: textOf(template, 'Description'),
    ...capabilitiesOf(body, template),
  };
}

function readBody(call: Call, input: Input): string {
  const body = findTemplateText(call, input);
  const name = input.text('StackName');
  if (body !== undefined) return body;
  if (name === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const stack = requireStack(call, name);
  if (stack.deployed === undefined)
    throw validationError('GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.');
  return stack.deployed.template;
}

function capabilitiesOf(body: string, template: JsonObject): Answer {
  const capability = neededCapability(body);
  if (capability === undefined) return {};
  const types = Object.values(sectionOf(template, 'Resources'))
    .map(resource => (isObject(resource) ? String(resource['Type']) : ''))
    .filter(type => type.startsWith('AWS::IAM::'));
  return {
    Capabilities: [capability],
    CapabilitiesReason: `The following resource(s) require capabilities: [${[...new Set(types)].join(', ')}]`,
  };
}

function textOf(template: JsonObject, name: string): string | undefined {
  const value = template[name];
  return typeof value === 'string' ? value : undefined;
}
