import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestAws, type TestAws } from './harness.ts';
import { callQuery } from './raw-call.ts';

const here = dirname(fileURLToPath(import.meta.url));
const versions: Readonly<Record<string, string>> = {
  cloudformation: '2010-05-15',
  iam: '2010-05-08',
  sts: '2011-06-15',
  sns: '2010-03-31',
};

type Row = readonly [string, string, Readonly<Record<string, string>>, string, string];
const rows = JSON.parse(readFileSync(join(here, 'recorded-errors.json'), 'utf8')) as Row[];

/** What AWS was heard to say, with its placeholders as patterns. */
const recorded = readFileSync(join(here, '..', '..', 'action', 'data', 'aws-error-texts.tsv'), 'utf8')
  .split('\n')
  .slice(1)
  .map(line =>
    (line.split('\t')[2] ?? '').replace(/^An error occurred \(\w+\) when calling the \w+ operation: /, ''),
  )
  .filter(text => text !== '')
  .map(
    text => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/<[\w:-]+>/g, '.+?')}$`, 's'),
  );

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws(0);
  await callQuery(aws, 'cloudformation', '2010-05-15', 'CreateStack', {
    StackName: 'taken',
    TemplateBody: 'Resources: { A: { Type: AWS::SNS::Topic, Properties: { TopicName: taken } } }',
  });
});
afterAll(() => aws.stop());

test.each(rows)('%s %s %j', async (service, operation, input, code, message) => {
  expect(recorded.some(pattern => pattern.test(message))).toBe(true);
  const { status, text } = await callQuery(aws, service, versions[service] ?? '', operation, { ...input });
  const said = /<Code>(.*?)<\/Code><Message>(.*?)<\/Message>/s.exec(text);
  expect(said?.[2]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&')).toBe(message);
  expect(said?.[1]).toBe(code);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});
