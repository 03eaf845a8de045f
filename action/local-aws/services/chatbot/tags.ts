import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { structuresOf } from '../../resources/property.ts';
import { namedTable } from '../../resources/store.ts';
import { type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { readChatbotTags, writeChatbotTags } from './shared.ts';

const types = [
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::CustomAction',
];

/** Operations on tags. */
export const tagOperations: { readonly [name: string]: ApiOperation } = {
  ListTagsForResource: reads((call, input) => ({
    Tags: writeChatbotTags(requireTagged(call, input).properties['Tags']),
  })),
  TagResource: writes((call, input) => {
    const { properties } = requireTagged(call, input);
    const fresh = readChatbotTags(input);
    const kept = structuresOf(properties['Tags']).filter(({ Key }) => !fresh.some(tag => tag.Key === Key));
    properties['Tags'] = [...kept, ...fresh];
    return {};
  }),
  UntagResource: writes((call, input) => {
    const { properties } = requireTagged(call, input);
    const gone = input.texts('TagKeys') ?? [];
    properties['Tags'] = structuresOf(properties['Tags']).filter(({ Key }) => !gone.includes(String(Key)));
    return {};
  }),
};

function requireTagged(call: Call, input: Input): StoredResource {
  const arn = input.require('ResourceARN');
  const found = types
    .map(type => namedTable(call, 'global', type))
    .find(table => Object.hasOwn(table, arn))?.[arn];
  if (found === undefined)
    throw new ApiError('ResourceNotFoundException', 'Resource not found', { status: 404 });
  return found;
}
