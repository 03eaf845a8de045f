import { chatbotRegions } from '../../chatbot-regions.ts';
import { ApiError } from '../../errors.ts';
import type { ApiOperation, ApiService } from '../../service.ts';
import { accountOperations } from './account.ts';
import { associationOperations } from './associations.ts';
import { customActionOperations } from './custom-actions.ts';
import { slackOperations } from './slack-channels.ts';
import { tagOperations } from './tags.ts';
import { teamsOperations } from './teams-channels.ts';

/** Amazon Q Developer in chat applications, under the name that its API has. */
export const chatbot: ApiService = {
  signingName: 'chatbot',
  protocol: { name: 'rest-json' },
  operations: Object.fromEntries(
    Object.entries({
      ...slackOperations,
      ...teamsOperations,
      ...customActionOperations,
      ...associationOperations,
      ...accountOperations,
      ...tagOperations,
    }).map(([name, operation]) => [name, { path: pathOf(name), ...inRegion(operation) }]),
  ),
};

/** `DescribeSlackWorkspaces` is at `/describe-slack-workspaces`; Microsoft is `ms` (modelled). */
function pathOf(name: string): string {
  if (name === 'DeleteMicrosoftTeamsConfiguredTeam') return '/delete-ms-teams-configured-teams';
  const path = name.replace(/(?<=[a-z])[A-Z]/g, letter => `-${letter}`).toLowerCase();
  return `/${path.replace('microsoft', 'ms')}`;
}

/** In other Regions the service has no endpoint at all; the nearest an endpoint that is always there can answer is this. */
function inRegion(operation: ApiOperation): ApiOperation {
  return {
    ...operation,
    run: (call, input) => {
      if (!chatbotRegions.includes(call.region)) {
        throw new ApiError(
          'InvalidSignatureException',
          `Credential should be scoped to a valid region. The Chatbot API is in ${chatbotRegions.join(', ')}, not in ${call.region}`,
          { status: 403 },
        );
      }
      return operation.run(call, input);
    },
  };
}
