import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { textsOf } from '../../resources/property.ts';
import { namedTable } from '../../resources/store.ts';
import { chatbotError } from '../../resources/types/chatbot.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';

/** Types that custom actions can be associated with. */
const channelTypes = [
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
];

/** Which custom actions a channel has. */
export const associationOperations: { readonly [name: string]: ApiOperation } = {
  AssociateToConfiguration: writes(
    (call, input) => change(call, input, (arns, arn) => [...new Set([...arns, arn])]),
    undefined,
    201,
  ),
  DisassociateFromConfiguration: writes(
    (call, input) => change(call, input, (arns, arn) => arns.filter(other => other !== arn)),
    undefined,
    204,
  ),
  ListAssociations: reads((call, input): Answer => {
    const channel = requireChannel(call, input);
    const arns = textsOf(channel.properties['CustomizationResourceArns']);
    const { items, next } = cutPage(arns, input.text('NextToken'), input.integer('MaxResults') ?? 100);
    return { Associations: items.map(Resource => ({ Resource })), NextToken: next };
  }),
};

function change(call: Call, input: Input, apply: (arns: string[], arn: string) => string[]): Answer {
  const channel = requireChannel(call, input);
  const arn = input.require('Resource');
  if (!Object.hasOwn(namedTable(call, 'global', 'AWS::Chatbot::CustomAction'), arn)) {
    throw chatbotError('InvalidRequestException', `Custom action ${arn} does not exist.`);
  }
  channel.properties['CustomizationResourceArns'] = apply(
    textsOf(channel.properties['CustomizationResourceArns']),
    arn,
  );
  return {};
}

function requireChannel(call: Call, input: Input): StoredResource {
  const arn = input.require('ChatConfiguration');
  const found = channelTypes
    .map(type => namedTable(call, 'global', type))
    .find(table => Object.hasOwn(table, arn))?.[arn];
  if (found === undefined)
    throw chatbotError('InvalidRequestException', `Chat configuration ${arn} does not exist.`);
  return found;
}
