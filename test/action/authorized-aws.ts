import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';

/** An embedded AWS in which somebody has authorised the workspaces of our examples, as one does in the console. */
export async function startAuthorizedAws(): Promise<TestAws> {
  const aws = await startTestAws();
  await control(aws.url, 'workspaces', {
    slack: { T0123ABCD: { name: 'acme' } },
    teams: {
      '11111111-1111-1111-1111-111111111111': {
        name: 'contoso',
        tenant: '22222222-2222-2222-2222-222222222222',
      },
    },
  });
  return aws;
}
