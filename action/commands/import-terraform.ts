import { readTemplate } from '../adopt/template/read-template.ts';
import { readTerraform, type TerraformResource } from '../adopt/terraform/read-terraform.ts';
import { toTemplate } from '../adopt/terraform/to-template.ts';
import type { Note } from '../adopt/wiring.ts';
import { AwsFailure } from '../aws/failure.ts';
import { isObject } from '../core/json.ts';
import { shellWord } from '../core/shell-word.ts';
import {
  describeTemplate,
  type ImportedTemplate,
  readText,
  type TemplateRequest,
} from './import-template.ts';

/** A chatops.yml made of a Terraform state, with the way to hand the resources over. */
export interface ImportedTerraform extends ImportedTemplate {
  /** Commands that a person runs, in order; nothing is destroyed by them. */
  readonly handover: readonly string[];
}

/**
 * Writes the chatops.yml that says what a Terraform state or plan says about chat, also through the template of an
 * `aws_cloudformation_stack`. What Terraform marks as sensitive is never written.
 * @throws AwsFailure when the file is nothing that `terraform show -json` prints, or has no channel in it
 */
export async function importTerraform(request: TemplateRequest): Promise<ImportedTerraform> {
  const state = readTerraform(await readText(request.template));
  if (typeof state === 'string') throw new AwsFailure(`${request.template} cannot be imported: ${state}`);
  const converted = toTemplate(state);
  const hasChannel = Object.values(converted.template.resources).some(({ Type: type }) =>
    /^AWS::Chatbot::\w+ChannelConfiguration$/.test(String(type)),
  );
  const stacks = state.resources.filter(isChatStack);
  if (!hasChannel && stacks.length > 0) return importStack(stacks, request);
  const more = [
    ...converted.notes,
    ...stacks.map(({ address }) => ({
      path: [],
      text: `left out: ${address} is a stack whose template has chat resources; import that template with --template`,
    })),
    ...(state.isPlan
      ? [{ path: [], text: 'made from a plan: the resources that it creates do not exist yet' }]
      : []),
  ];
  const imported = await describeTemplate(converted.template, request, {
    notes: more,
    questions: state.questions,
    keepsPolicies: true,
    region: converted.notify.region,
    leftNotes: converted.notify.leftNotes,
  });
  const { addresses } = converted.notify;
  const taken = imported.notifying.flatMap(id => addresses.get(id) ?? []);
  const handedOver = [...new Set([...converted.handedOver, ...taken])].sort();
  return {
    ...imported,
    handover: handedOver.map(address => `terraform state rm ${shellWord(address)}`),
  };
}

function isChatStack({ type, values }: TerraformResource): boolean {
  return type === 'aws_cloudformation_stack' && /AWS::Chatbot::/.test(String(values['template_body'] ?? ''));
}

async function importStack(
  stacks: readonly TerraformResource[],
  request: TemplateRequest,
): Promise<ImportedTerraform> {
  const chosen =
    stacks.length === 1 ? stacks : stacks.filter(({ values }) => values['name'] === request.stackName);
  const [stack] = chosen;
  if (stack === undefined) {
    throw new AwsFailure(
      `${request.template} has ${stacks.length} stacks with chat resources`,
      `Choose one with --stack-name: ${stacks.map(({ values }) => String(values['name'])).join(', ')}`,
    );
  }
  const template = readTemplate(String(stack.values['template_body']));
  if (typeof template === 'string') {
    throw new AwsFailure(`The template of ${stack.address} cannot be read: ${template}`);
  }
  const given = isObject(stack.values['parameters']) ? stack.values['parameters'] : {};
  const known = Object.entries(given).filter(([name]) => template.parameters[name] !== undefined);
  const name = String(stack.values['name'] ?? 'chatops');
  const notes: Note[] = [
    {
      path: [],
      text: `${name} is a stack of CloudFormation that Terraform manages as ${stack.address}; as long as that stack has the channels, they cannot be adopted`,
    },
  ];
  const imported = await describeTemplate(
    template,
    { ...request, stackName: request.stackName ?? name },
    { notes, presets: new Map(known.map(([key, value]) => [key, String(value)])) },
  );
  return {
    ...imported,
    handover: [
      `# 1. Give every chat resource of the template of ${name} DeletionPolicy: Retain, and apply that with Terraform`,
      `terraform state rm ${shellWord(stack.address)}`,
      `# 2. Delete the stack: aws cloudformation delete-stack --stack-name ${name}; what is retained stays`,
      '# 3. chatops import --file chatops.yml',
    ],
  };
}
