import type { Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import {
  createResource,
  deleteResource,
  findResource,
  listResources,
  updateResource,
} from '../../resources/handlers.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import { orNotFound, readChatbotTags } from './shared.ts';

const type = 'AWS::Chatbot::CustomAction';

/** Members that CloudFormation and the API call the same. */
const members = ['Definition', 'AliasName', 'Attachments'] as const;

/** Operations on custom actions. */
export const customActionOperations: { readonly [name: string]: ApiOperation } = {
  CreateCustomAction: writes(create, undefined, 201),
  GetCustomAction: reads((call, input) =>
    orNotFound(() => {
      const { Tags: _tags, ...properties } = findResource(
        call,
        type,
        input.require('CustomActionArn'),
      ).properties;
      return { CustomAction: properties };
    }),
  ),
  UpdateCustomAction: writes(update),
  DeleteCustomAction: writes(
    (call, input) => {
      orNotFound(() => deleteResource(call, type, input.require('CustomActionArn')));
      return undefined;
    },
    undefined,
    204,
  ),
  ListCustomActions: reads((call, input) => {
    const { items, next } = cutPage(
      listResources(call, type),
      input.text('NextToken'),
      input.integer('MaxResults') ?? 100,
    );
    return { CustomActions: items, NextToken: next };
  }),
};

function create(call: Call, input: Input): Answer {
  const name = input.require('ActionName');
  if (listResources(call, type).includes(`arn:aws:chatbot::${call.account}:custom-action/${name}`)) {
    throw new ApiError('ConflictException', `Custom action ${name} already exists`, { status: 409 });
  }
  const properties: Properties = { ActionName: name, ...readMembers(input), Tags: readChatbotTags(input) };
  return orNotFound(() => ({
    CustomActionArn: createResource(call, type, properties, { stackName: '', logicalId: '' }),
  }));
}

function update(call: Call, input: Input): Answer {
  const arn = input.require('CustomActionArn');
  return orNotFound(() => {
    const { CustomActionArn: _arn, ...current } = findResource(call, type, arn).properties;
    updateResource(call, type, arn, { before: current, after: { ...current, ...readMembers(input) } });
    return { CustomActionArn: arn };
  });
}

function readMembers({ values }: Input): Properties {
  const entries = members.map(name => [name, values[name]] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is ['Definition', Json] => entry[1] !== undefined && entry[1] !== null),
  );
}
