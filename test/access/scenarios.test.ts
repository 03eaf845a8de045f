import { expect, test } from '@jest/globals';
import { makeMatrix } from '../../action/access/access-matrix.ts';
import { guideChannel } from '../../action/access/channel-guide.ts';
import { answerCan } from '../../action/commands/can.ts';
import { renderDesired } from '../../action/commands/desired.ts';
import type { LoadedConfig } from '../../action/commands/load-config.ts';
import { planAccess } from '../../action/commands/plan-access.ts';
import { answerWho } from '../../action/commands/who.ts';
import { limitsOf, noLimits, type Resolved, type Target } from '../../action/core/model.ts';
import { placeOf } from '../../action/core/place.ts';
import { resolveTargets } from '../../action/core/resolve.ts';
import { renderMatrixMermaid } from '../../action/render/access-graph.ts';
import { renderMatrixMarkdown, renderMatrixText } from '../../action/render/access-matrix.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderGuide } from '../../action/render/guide.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';
import {
  aboutPermissions,
  type ExpectedDelta,
  listScenarios,
  loadText,
  proofsOf,
  type Question,
  readMarks,
  type Scenario,
} from './read-scenarios.ts';

test.each(listScenarios())('$file: $title', async scenario => {
  const { text, places } = readMarks(scenario.config);
  const loaded = await loadText(text, scenario.files);
  if (scenario.findings !== undefined || places.length > 0) checkFindings(loaded, scenario, places);
  for (const question of scenario.can ?? []) checkQuestion(loaded, question);
  if (scenario.policies !== undefined) checkPolicies(loaded, scenario.policies);
  if (scenario.rendered !== undefined) checkRendered(loaded, scenario.rendered);
  if (scenario.delta !== undefined) {
    const before =
      scenario.before === undefined
        ? undefined
        : await loadText(scenario.before, scenario['before-files'] ?? scenario.files);
    expect(await compare(before, loaded)).toEqual(scenario.delta.map(complete));
  }
  for (const [channel, message] of Object.entries(scenario.guide ?? {})) {
    expect(writeGuide(loaded, channel)).toBe(message);
  }
  if (scenario.access !== undefined) {
    const { index, proofData } = proofsOf(loaded);
    const rows = [...makeMatrix(index, proofData)];
    expect(renderMatrixMarkdown(rows)).toBe(scenario.access);
    expect(renderMatrixMermaid(rows)).toBe(scenario.graph);
    expect(renderMatrixText(rows, createColors(false))).toBe(scenario.matrix);
  }
});

/** Diagnostics about permissions are exactly those that are marked; others would say that the scenario is broken. */
function checkFindings(
  { diagnostics }: LoadedConfig,
  { findings = [], helps }: Scenario,
  places: readonly { line: number; column: number }[],
): void {
  const expected = findings.map((finding, index) => {
    const [code, message] = typeof finding === 'string' ? [finding] : (Object.entries(finding)[0] ?? []);
    return {
      code,
      ...places[index],
      message: message === undefined ? expect.anything() : expect.stringContaining(message),
    };
  });
  const observed = aboutPermissions(diagnostics).map(({ code, line, column, message }) => ({
    code,
    line,
    column,
    message,
  }));
  expect(observed).toEqual(expected);
  if (helps !== undefined) expect(aboutPermissions(diagnostics).map(({ help }) => help)).toEqual(helps);
  const others = diagnostics.filter(
    each => each.severity === 'error' && !aboutPermissions(diagnostics).includes(each),
  );
  expect(others).toEqual([]);
}

function checkQuestion(loaded: LoadedConfig, question: Question): void {
  const { ask, in: channel, as, target, decision, ceiling, because, until, says, who } = question;
  const proofs = proofsOf(loaded);
  const only = proofs.models[0]?.channels[0]?.key ?? '';
  const targets = target === undefined ? undefined : [target];
  const answer = answerCan(proofs, channel ?? only, ask, { as, targets });
  expect({ ask, decision: answer?.decision, because: answer?.because }).toEqual({
    ask,
    decision,
    because:
      because === undefined
        ? expect.anything()
        : expect.arrayContaining([expect.objectContaining({ ...because })]),
  });
  if (ceiling !== undefined) expect({ ask, ceiling: answer?.ceiling }).toEqual({ ask, ceiling });
  if (who !== undefined) {
    const entry = answerWho(proofs, ask, targets).channels.find(
      ({ channel: key }) => key === (channel ?? only),
    );
    expect({ ask, who: `${entry?.default} ${entry?.ceiling}` }).toEqual({ ask, who });
  }
  if (until !== undefined) expect({ ask, until: answer?.targets[0]?.until ?? '' }).toEqual({ ask, until });
  if (says !== undefined) expect(answer?.because.map(({ message }) => message).join('; ')).toContain(says);
}

function checkPolicies({ config, diagnostics }: LoadedConfig, policies: object): void {
  if (config === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  const rendered: Record<string, unknown> = {};
  for (const target of resolveTargets(config)) {
    const { template } = renderDesired(config, target);
    for (const [id, { Properties }] of Object.entries(template.Resources)) {
      const inline = Properties['Policies'] as
        | readonly { PolicyDocument: { Statement: unknown } }[]
        | undefined;
      const own = Properties['PolicyDocument'] as { Statement: unknown } | undefined;
      const key = target.account === undefined ? id : `${target.key} ${id}`;
      if (inline !== undefined) rendered[key] = inline.flatMap(each => each.PolicyDocument.Statement);
      else if (own !== undefined && id.startsWith('Guardrail')) rendered[key] = own.Statement;
    }
  }
  expect(rendered).toMatchObject(policies);
}

function checkRendered({ config, diagnostics }: LoadedConfig, rendered: object): void {
  if (config === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  const [target] = resolveTargets(config);
  if (target === undefined) throw new Error('There is no target');
  const { template } = renderDesired(config, target);
  const properties = Object.entries(template.Resources).map(([id, { Properties }]) => [id, Properties]);
  expect(Object.fromEntries(properties)).toMatchObject(rendered);
}

async function compare(before: LoadedConfig | undefined, after: LoadedConfig): Promise<object[]> {
  const { config } = after;
  if (config === undefined) throw new Error(JSON.stringify(after.diagnostics, null, 2));
  const base = before?.config;
  if (before !== undefined && base === undefined)
    throw new Error(JSON.stringify(before.diagnostics, null, 2));
  const versionOf = (version: Resolved | undefined, target: Target) => ({
    template: version && renderDesired(version, target).template,
    documents: version?.documents ?? new Map(),
    limits: version === undefined ? noLimits : limitsOf(version, target.key),
  });
  const { access: changes } = await planAccess(
    resolveTargets(config).map(target => ({
      target: target.key,
      place: placeOf(target),
      before: versionOf(base, target),
      after: versionOf(config, target),
    })),
    { now: Date.parse(scenarioDay) },
  );
  return changes.map(({ channel, gained, lost }) => ({
    channel,
    gained: gained.map(describeRow),
    lost: lost.map(describeRow),
  }));
}

function describeRow(row: {
  verdict: string;
  level: string;
  action: string;
  resources: readonly string[];
  certainty?: string;
  partial?: boolean;
  from?: string;
  until?: string;
}): string {
  const perhaps = row.certainty === 'unknown' ? 'perhaps ' : '';
  const part = row.partial === true ? ', in part' : '';
  return `${row.verdict} ${perhaps}${row.level} ${row.action} on ${row.resources.join(', ')}${part}${row.from === undefined ? '' : ` from ${row.from}`}${row.until === undefined ? '' : ` until ${row.until}`}`;
}

function complete({ channel, gained = [], lost = [] }: ExpectedDelta): object {
  return { channel, gained, lost };
}

function writeGuide(loaded: LoadedConfig, channel: string): string {
  const { index, aliases, proofData, models } = proofsOf(loaded);
  const [found] = models.flatMap(model => {
    const access = index.find(model, channel);
    const own = model.channels.find(({ key }) => key === channel);
    return access === undefined || own === undefined ? [] : [{ access, own }];
  });
  if (found === undefined) throw new Error(`There is no channel ${channel}`);
  return renderGuide(guideChannel(found.access, found.own, aliases, proofData));
}
