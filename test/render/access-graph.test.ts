import { expect, test } from '@jest/globals';
import type { MatrixRow } from '../../action/access/access-matrix.ts';
import { renderMatrixMermaid } from '../../action/render/access-graph.ts';

/** A channel in which reads of so many services are allowed. */
function row(channel: string, services: number): MatrixRow {
  const cell = (index: number) =>
    ({ service: `s${index}`, default: 'read', ceiling: 'read', levels: {}, possible: {} }) as never;
  return {
    channel,
    target: 'default',
    roles: ['r'],
    audience: 'everyone',
    guardrails: [`guardrail of ${channel}`],
    organizationPolicies: [],
    isChannelRoleOnly: false,
    services: Array.from({ length: services }, (_, index) => cell(index)),
  };
}
const channels = (count: number, services: number) =>
  Array.from({ length: count }, (_, index) => row(`c${index}`, services));

test.each([
  { rows: channels(1, 12), has: [], hasNot: ['more'] },
  { rows: channels(1, 13), has: ['"and 1 more service"'], hasNot: [] },
  { rows: channels(1, 14), has: ['"and 2 more services"'], hasNot: [] },
  { rows: channels(13, 7), has: [' and 1 more"]', '"1 more channel in 1 group:'], hasNot: ['1 more ser'] },
  { rows: channels(14, 8), has: [' and 2 more"]', '"2 more channels in 2 groups:'], hasNot: [] },
])('what a graph leaves out is counted: $has', ({ rows, has, hasNot }) => {
  const graph = renderMatrixMermaid(rows);
  expect([
    ...has.filter(text => !graph.includes(text)),
    ...hasNot.filter(text => graph.includes(text)),
  ]).toEqual([]);
});
