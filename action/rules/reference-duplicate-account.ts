import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** Two targets never are one account. */
export const referenceDuplicateAccount: ConfigRule = {
  code: 'reference/duplicate-account',
  title: 'Two targets with one account',
  severity: 'error',
  why: 'Channel configurations, custom actions and IAM names are global to an account, whatever the Region. A second target in the same account would collide with all of those of the first.',
  wrong:
    'targets:\n  a: { account: "123456789012", region: eu-west-1 }\n  b: { account: "123456789012", region: us-east-1 }',
  right:
    'targets:\n  a: { account: "123456789012", region: eu-west-1 }\n  b: { account: "210987654321", region: us-east-1 }',
  *check(config, project) {
    const first = new Map<string, string>();
    for (const [key, { account }] of Object.entries(config.targets ?? {})) {
      const other = first.get(account);
      if (other === undefined) {
        first.set(account, key);
        continue;
      }
      const { file, line } = project.locate(['targets', other], 'key');
      yield {
        message: `The account ${account} is already the target ${quoteName(other)} (${file}, line ${line})`,
        help: 'keep one of them: everything that a stack makes is global to the account, or has the Region in its ARN',
        path: ['targets', key, 'account'],
      };
    }
  },
};
