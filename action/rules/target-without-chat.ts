import { quote } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** Prefixes of Regions in which CloudFormation has no AWS::Chatbot types, with the name of their partition. */
const without: readonly (readonly [string, string])[] = [
  ['cn-', 'China'],
  ['us-gov-', 'AWS GovCloud (US)'],
  ['us-iso', 'an isolated partition'],
  ['eu-isoe-', 'an isolated partition'],
  ['eusc-', 'the AWS European Sovereign Cloud'],
];

/** Chat exists in the partition `aws` alone. */
export const targetWithoutChat: ConfigRule = {
  code: 'target/no-chat',
  title: 'A Region without chat',
  severity: 'error',
  why: 'CloudFormation has the types AWS::Chatbot::… only in the partition `aws`. In a China or GovCloud Region the stack fails at its first resource.',
  wrong: 'targets: { cn: { account: "123456789012", region: cn-north-1 } }',
  right: 'targets: { sg: { account: "123456789012", region: ap-southeast-1 } }',
  *check(config) {
    for (const [key, { region }] of Object.entries(config.targets ?? {})) {
      const found = without.find(([prefix]) => region.startsWith(prefix));
      if (found === undefined) continue;
      yield {
        message: `${quote(region)} belongs to ${found[1]}, where CloudFormation has no chat resource types`,
        help: 'choose a Region of the partition `aws`, e.g. us-east-1; a topic of another partition cannot notify chat',
        path: ['targets', key, 'region'],
      };
    }
  },
};
