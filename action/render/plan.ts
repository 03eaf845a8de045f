import type { AccessChange } from '../access/compare-access.ts';
import type { ChangeWithDrift } from '../access/plan-with-drift.ts';
import { hashToExpect } from '../access/reviewed-gains.ts';
import type { Leaf } from '../core/flatten-value.ts';
import type { Look } from '../core/look.ts';
import { describeEventRule, describeNotificationRule } from '../core/notification-words.ts';
import type {
  Change,
  ChangeAction,
  Plan,
  PlannedChanges,
  PlanSeen,
  StackPlan,
  TargetChanges,
  UnhashedPlan,
} from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { productionFirst } from '../core/production.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { renderFindings } from './findings.ts';
import { describeIncompletePlan, describeNothingToChange, describeUndeployed } from './nothing.ts';
import { splitProperty } from './split-property.ts';
import type { StatementChange } from './statement-changes.ts';
import { indentedLines, terminalColumns, wrapLine } from './wrap-line.ts';

/** A change as people read it; every view of a plan is a function of these. */
export interface PlanRow {
  readonly action: ChangeAction;
  /** One character: `+ ~ ± - ↓`. */
  readonly symbol: string;
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  /** Why it is replaced, or changes without an edit; empty when that is plain. */
  readonly reason: string;
  /** How the statements of its policies differ, one sentence each. */
  readonly statements: readonly StatementChange[];
  /** What a rule for notifications that is deleted sends, in words. */
  readonly content: readonly string[];
  /** What is there now and will be gone, but for what the sentences say. */
  readonly removed: readonly Leaf[];
  /** What will be there, but for what the sentences say. */
  readonly added: readonly Leaf[];
  /** The policies of the sentences as they are in the templates, statement by statement; nothing that did not change. */
  readonly policies: { readonly removed: readonly Leaf[]; readonly added: readonly Leaf[] };
}

const symbols: Readonly<Record<ChangeAction, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  import: '↓',
};

/** The rows of all changes of a plan: production first, otherwise in the plan's order. */
export function planRows(plan: PlannedChanges): PlanRow[] {
  return productionFirst(plan.targets).flatMap(({ account, stacks }) =>
    stacks.flatMap(stack => stackRows(stack, account)),
  );
}

/** The rows of one stack's changes. */
export function stackRows({ changes }: StackPlan, account: string): PlanRow[] {
  return changes.map(change => planRow(change, account));
}

function planRow(
  { action, path, type, logicalId, properties, reason = '' }: Change,
  account: string,
): PlanRow {
  const parts = properties.map(property => splitProperty(property, account));
  return {
    action,
    symbol: symbols[action],
    path: makeVisible(path),
    type,
    logicalId: makeVisible(logicalId),
    reason: makeVisible(reason),
    statements: parts.flatMap(({ statements }) => statements),
    content: action === 'delete' ? describeContent(type, properties).map(makeVisible) : [],
    removed: parts.flatMap(({ leaves }) => leaves.removed),
    added: parts.flatMap(({ leaves }) => leaves.added),
    policies: {
      removed: parts.flatMap(({ policies }) => policies.removed),
      added: parts.flatMap(({ policies }) => policies.added),
    },
  };
}

function describeContent(type: string, properties: Change['properties']): string[] {
  const before = Object.fromEntries(
    properties.flatMap(({ name, before: value }) => (value === undefined ? [] : [[name, value]])),
  );
  switch (type) {
    case 'AWS::Events::Rule':
      return [describeEventRule(before)];
    case 'AWS::CodeStarNotifications::NotificationRule':
      return [describeNotificationRule(before)];
    default:
      return [];
  }
}

/** `3 to create, 1 to update, 0 to replace, 2 to delete` */
export function countActions(plan: PlannedChanges): string {
  const changes = plan.targets.flatMap(({ stacks }) => stacks.flatMap(stack => stack.changes));
  const actions = changes.map(({ action }) => action);
  const retained = changes.filter(({ isRetained }) => isRetained === true).length;
  const count = (action: ChangeAction) => actions.filter(one => one === action).length;
  const always = (['create', 'update', 'replace', 'delete'] as const).map(
    action => `${count(action)} to ${action}`,
  );
  const kept =
    retained === 0 ? '' : ` (${retained} of ${count('delete') === 1 ? 'it' : 'them'} only from the stack)`;
  const imported = count('import') > 0 ? [`${count('import')} to import`] : [];
  return `${always.join(', ')}${kept}${imported.map(each => `, ${each}`).join('')}`;
}

/** A plan with what its statements rest on. */
export interface ShownPlanText {
  readonly plan: Plan | UnhashedPlan;
  readonly look: Look<PlanSeen>;
  /** What it gives, by itself and together with drift: part of the hash that an apply takes. */
  readonly access: readonly AccessChange[];
  readonly accessWithDrift: readonly ChangeWithDrift[];
  /** What blocks it, shown after the changes. */
  readonly findings: readonly PlanFinding[];
}

/**
 * The plan for a terminal or a log, grouped by target and stack when there are several.
 * @param full whether the statements of changed policies are written out as JSON too
 */
export function renderPlanText(shown: ShownPlanText, paint: Colors, full = false): string {
  const { plan, look, findings } = shown;
  const targets: readonly TargetChanges[] = plan.targets;
  const stacks = productionFirst(targets).flatMap(target => target.stacks.map(stack => ({ target, stack })));
  if (stacks.every(({ stack }) => stack.changes.length === 0)) {
    const summary = look.complete ? describeNothingToChange(look) : paint.bad(describeIncompletePlan(look));
    return `${renderFindings(findings, paint)}${summary}\n`;
  }
  const blocks = stacks.flatMap(({ target, stack }) => [
    ...(stacks.length > 1 ? [renderPlace(target, stack, paint)] : []),
    ...stackRows(stack, target.account).map(row => renderRow(row, { paint, full })),
    ...renderPhases(stack, paint),
  ]);
  const summary = paint.strong(`Plan: ${countActions(plan)}`);
  const last = look.complete ? paint.faint(describeHash(shown)) : paint.bad(describeIncompletePlan(look));
  const first = look.complete
    ? describeUndeployed(look.value).map(text => wrapLine(text, 0, terminalColumns).join('\n'))
    : [];
  return `${blocks.join('\n')}\n${renderFindings(findings, paint)}${[summary, ...first, last].join('\n')}\n`;
}

function describeHash(shown: ShownPlanText): string {
  const hash = hashToExpect(shown);
  if (hash !== undefined) return `Hash: ${hash}`;
  return 'Made without AWS: it compares files, so it has no hash and cannot be applied.';
}

function renderPlace(
  { target, account, region, isProduction }: TargetChanges,
  stack: StackPlan,
  paint: Colors,
): string {
  const note = stack.changes.length === 0 ? '  no changes' : '';
  const place = `${account} ${stack.region ?? region}${isProduction === true ? ', production' : ''}`;
  return `${paint.strong(`${makeVisible(target)} / ${makeVisible(stack.name)}`)}  ${paint.faint(place)}${note}\n`;
}

function renderPhases(stack: StackPlan, paint: Colors): string[] {
  const [head, ...lines] = describePhases(stack);
  return head === undefined
    ? []
    : [[paint.note(head), ...lines.flatMap(line => indentedLines(line.trimStart(), 2)), ''].join('\n')];
}

/** Why a stack is changed in two steps, and what does not work in between; empty when one step does. */
export function describePhases({ twoPhases }: StackPlan): string[] {
  if (twoPhases === undefined) return [];
  return [
    'Two steps, because AWS names are unique:',
    ...twoPhases.because.map(text => `  ${makeVisible(text)}`),
    `  Between the two steps, for about a minute, these do not work, or only in part: ${twoPhases.interrupted.map(makeVisible).join(', ')}`,
  ];
}

function renderRow(
  row: PlanRow,
  { paint, full }: { readonly paint: Colors; readonly full: boolean },
): string {
  const color = {
    create: paint.good,
    import: paint.good,
    update: paint.note,
    replace: paint.bad,
    delete: paint.bad,
  }[row.action];
  const because = row.reason === '' ? '' : `: ${row.reason}`;
  const isReplaced = row.action === 'replace';
  const note = isReplaced ? `replaced (the old resource is deleted)${because}` : row.reason;
  const paintNote = isReplaced ? paint.bad : paint.faint;
  const width = row.symbol.length + row.path.length + row.type.length + 3;
  const isWide = width > terminalColumns;
  const isNoteWide = isWide || width + note.length + 2 > terminalColumns;
  const head = [
    `${color(`${row.symbol} ${row.path}`)}${isWide ? '\n    ' : '  '}${paint.faint(row.type)}`,
    ...(note === ''
      ? []
      : isNoteWide
        ? indentedLines(note, 4).map(line => `\n${paintNote(line)}`)
        : [`  ${paintNote(note)}`]),
  ].join('');
  const leafLines = (leaf: Leaf, sign: string) => indentedLines(`${sign}${describe(leaf)}`, 4);
  const lines =
    row.action === 'delete'
      ? describeLoss(row)
          .flatMap(text => indentedLines(text, 4))
          .map(paint.bad)
      : [
          ...row.statements.flatMap(change => paintStatement(change, paint)),
          ...(full ? row.policies.removed : []).flatMap(leaf => leafLines(leaf, '- ')).map(paint.bad),
          ...(full ? row.policies.added : []).flatMap(leaf => leafLines(leaf, '+ ')).map(paint.good),
          ...row.removed.flatMap(leaf => leafLines(leaf, '- ')).map(paint.bad),
          ...row.added.flatMap(leaf =>
            row.action === 'create' ? leafLines(leaf, '') : leafLines(leaf, '+ ').map(paint.good),
          ),
          ...(row.action === 'replace' && isChannel(row) ? indentedLines(lostByHand, 4).map(paint.bad) : []),
        ];
  return `${[head, ...lines].join('\n')}\n`;
}

function paintStatement({ sign, text }: StatementChange, paint: Colors): string[] {
  const color = { '+': paint.good, '-': paint.bad, '~': paint.note }[sign];
  return wrapLine(`${sign} ${text}`, 2).map(line => `    ${color(line)}`);
}

const lostByHand =
  '- settings made by hand: the user roles that members chose, and aliases created with "alias create"';

const channelParts: Readonly<Record<string, string>> = {
  IamRoleArn: 'commands as',
  GuardrailPolicies: 'within',
  CustomizationResourceArns: 'the alias',
  SnsTopicArns: 'notifications of',
};

/** What people lose with a channel: commands, aliases, notifications, and what they set up by hand. */
function describeLoss(row: PlanRow): string[] {
  if (!isChannel(row)) return row.content.map(text => `- ${text}`);
  const parts = row.removed.flatMap(({ label, text }) => {
    const words = channelParts[label];
    return words === undefined || text === '(none)' ? [] : [`- ${words} ${text}`];
  });
  return [...parts, lostByHand];
}

function isChannel({ type }: PlanRow): boolean {
  return type.endsWith('ChannelConfiguration');
}

function describe({ label, text }: Leaf): string {
  return `${label}: ${text}`;
}
