import type { Change, ChangeAction, Plan } from '../core/plan.ts';
import { diffLeaves, type Leaf, readLeaves } from './leaves.ts';
import type { Paint } from './paint.ts';
import { makeVisible } from './visible.ts';

/** A change as people read it; every view of a plan is a function of these. */
export interface PlanRow {
  readonly action: ChangeAction;
  /** One character: `+ ~ ± - ↓`. */
  readonly symbol: string;
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  /** What is there now and will be gone. */
  readonly removed: readonly Leaf[];
  /** What will be there. */
  readonly added: readonly Leaf[];
}

const symbols: Readonly<Record<ChangeAction, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  import: '↓',
};

/** The rows of all changes of a plan, in the plan's order. */
export function planRows(plan: Plan): PlanRow[] {
  return plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes.map(planRow)));
}

function planRow({ action, path, type, logicalId, properties }: Change): PlanRow {
  const leaves = properties.map(({ name, before, after }) =>
    diffLeaves(
      before === undefined ? [] : readLeaves(name, before),
      after === undefined ? [] : readLeaves(name, after),
    ),
  );
  return {
    action,
    symbol: symbols[action],
    path: makeVisible(path),
    type,
    logicalId: makeVisible(logicalId),
    removed: leaves.flatMap(({ removed }) => removed),
    added: leaves.flatMap(({ added }) => added),
  };
}

/** `3 to create, 1 to update, 0 to replace, 2 to delete` */
export function countActions(plan: Plan): string {
  const rows = planRows(plan);
  const count = (action: ChangeAction) => rows.filter(row => row.action === action).length;
  return (['create', 'update', 'replace', 'delete'] as const)
    .map(action => `${count(action)} to ${action}`)
    .join(', ');
}

/** The plan for a terminal or a log. */
export function renderPlanText(plan: Plan, paint: Paint): string {
  const rows = planRows(plan);
  if (rows.length === 0) return 'Nothing to change: AWS has what chatops.yml asks for.\n';
  const blocks = rows.map(row => renderRow(row, paint));
  const summary = paint.strong(`Plan: ${countActions(plan)}`);
  return `${blocks.join('\n')}\n${summary}\n${paint.faint(`Hash: ${plan.hash}`)}\n`;
}

function renderRow(row: PlanRow, paint: Paint): string {
  const color = {
    create: paint.good,
    import: paint.good,
    update: paint.note,
    replace: paint.bad,
    delete: paint.bad,
  }[row.action];
  const note = row.action === 'replace' ? paint.bad('  made anew, the old one is deleted') : '';
  const head = `${color(`${row.symbol} ${row.path}`)}  ${paint.faint(row.type)}${note}`;
  const lines =
    row.action === 'delete'
      ? []
      : [
          ...row.removed.map(leaf => `    ${paint.bad(`- ${describe(leaf)}`)}`),
          ...row.added.map(
            leaf => `    ${row.action === 'create' ? describe(leaf) : paint.good(`+ ${describe(leaf)}`)}`,
          ),
        ];
  return `${[head, ...lines].join('\n')}\n`;
}

function describe({ label, text }: Leaf): string {
  return `${label}: ${text}`;
}
