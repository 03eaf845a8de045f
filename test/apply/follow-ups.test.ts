import { expect, test } from '@jest/globals';
import { listFollowUps } from '../../action/commands/follow-ups.ts';
import { planStack } from '../../action/commands/plan-stack.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { Notify } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';

const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };

function modelWith(from: Notify['from'], name?: string) {
  const notify = {
    ...(from === undefined ? {} : { from }),
    ...(name === undefined ? {} : { 'topic-name': name }),
  };
  const { models } = resolve(configOfOneChannel(notify));
  const [model] = models;
  if (model === undefined) throw new Error('there is always a model');
  return model;
}

/** What a person has to do about topics when one list of services becomes another. */
function pointsAfter(before: Notify['from'], after: Notify['from']): string[] {
  const model = modelWith(after);
  const { changes } = planStack(renderTemplate(model), renderTemplate(modelWith(before)));
  return listFollowUps(model, changes, place).flatMap(({ text }) => (text.startsWith('Point') ? [text] : []));
}

const topic = 'at the topic arn:aws:sns:eu-west-1:123456789012:demo-ops';

test.each<[Notify['from'], Notify['from'], readonly string[]]>([
  [undefined, ['budgets'], [`Point AWS Budgets ${topic}`]],
  [['budgets'], ['budgets'], []],
  [['budgets'], ['cloudwatch-alarms', 'budgets'], [`Point CloudWatch alarms ${topic}`]],
  [
    undefined,
    ['devops-guru', 'budgets', 'cloudwatch-alarms'],
    [`Point CloudWatch alarms, AWS Budgets and Amazon DevOps Guru ${topic}`],
  ],
  [['budgets', 'devops-guru'], ['budgets'], []],
  [['budgets'], undefined, []],
])('services %j become %j', (before, after, expected) => {
  expect(pointsAfter(before, after)).toEqual(expected);
});

test('everything has to be pointed at a topic with another name', () => {
  const model = modelWith(['budgets', 'cloudwatch-alarms'], 'costs');
  const { changes } = planStack(renderTemplate(model), renderTemplate(modelWith(['budgets'])));
  expect(listFollowUps(model, changes, place).map(({ text }) => text)).toEqual([
    'Point CloudWatch alarms and AWS Budgets at the topic arn:aws:sns:eu-west-1:123456789012:costs',
  ]);
});
