import type { AdoptionResult, AfterAdoption } from '../commands/adopt-stack.ts';
import type { AdoptionPlan } from '../commands/plan-adoption.ts';
import { countOf } from '../core/count-of.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { driftRows, uncheckedRows } from './drift-rows.ts';

/** What an adoption would take into the stacks of a target. */
export function renderAdoptionPlan(plan: AdoptionPlan, paint: Colors): string {
  const { adopted, left, stacks, unread } = plan;
  const doubts = unread.map(makeVisible);
  const rows = adopted.map(
    ({ path, type, physicalId }) =>
      `  ${paint.strong(makeVisible(path))}  ${type}  ${makeVisible(physicalId)}`,
  );
  const rowsOf = (resources: AdoptionPlan['left']) =>
    resources.flatMap(({ path, type, taken, replaces }) => [
      `  ${makeVisible(path)}  ${type}`,
      ...[taken?.message, taken?.help, replaces].flatMap(text =>
        text === undefined ? [] : [`    ${makeVisible(text)}`],
      ),
    ]);
  const section = (title: string, resources: AdoptionPlan['left']) =>
    resources.length === 0 ? [] : ['', title, ...rowsOf(resources)];
  const free = left.filter(({ taken }) => taken === undefined);
  const inTheWay = [
    ...section(
      'The names of these are taken by resources that are not adopted, so AWS would refuse to create them:',
      left.filter(({ taken }) => taken !== undefined),
    ),
    ...section(
      'These replace an existing policy, which is removed when apply creates them later:',
      free.filter(({ replaces }) => replaces !== undefined),
    ),
  ];
  if (adopted.length === 0) {
    const head =
      inTheWay.length === 0
        ? 'Nothing in the file exists in this account, so there is nothing to adopt.'
        : 'There is nothing to adopt.';
    return [head, ...inTheWay, ...doubts, ''].join('\n');
  }
  const isOne = adopted.length === 1;
  return [
    '',
    `${isOne ? 'This resource comes' : `These ${adopted.length} resources come`} into the ${describeStacks(plan)} as ${isOne ? 'it is' : 'they are'}; the import replaces and changes nothing:`,
    ...rows,
    ...(stacks.some(({ set }) => set.length > 0)
      ? ['CloudFormation cannot import topic policies; it sets each to the same statements.']
      : []),
    ...inTheWay,
    ...section(
      'These are not imported; apply creates them later:',
      free.filter(({ replaces }) => replaces === undefined),
    ),
    ...(doubts.length === 0 ? [] : ['', ...doubts]),
    '',
    '',
  ].join('\n');
}

/** The stacks into which something comes. */
function describeStacks({ stacks, stackName }: AdoptionPlan): string {
  const names = stacks
    .filter(({ imported, set }) => imported.length + set.length > 0)
    .map(({ stack }) => stack.name);
  return names.length < 2 ? `stack ${names[0] ?? stackName}` : `stacks ${names.join(' and ')}`;
}

/** How an adoption ended: `partial` when some came in and the others did not, `unknown` when that of some is unknown. */
export type AdoptionOutcome = 'adopted' | 'partial' | 'failed' | 'unknown';

/** Whether everything that was to come in came in. */
export function isAllAdopted({ notAdopted, unknown }: AdoptionResult): boolean {
  return notAdopted.length + unknown.length === 0;
}

/** How an adoption ended, in one word. */
export function describeOutcome(result: AdoptionResult): AdoptionOutcome {
  if (isAllAdopted(result)) return 'adopted';
  if (result.unknown.length > 0) return 'unknown';
  return result.adopted.length > 0 ? 'partial' : 'failed';
}

/** What came in, what did not, what is unknown, and what a plan would show now. */
export function renderAdoptionResult(
  plan: AdoptionPlan,
  result: AdoptionResult | undefined,
  file: string,
  paint: Colors,
): string {
  const wanted = plan.adopted.length;
  const again = `chatops import --file ${makeVisible(file)}`;
  if (result === undefined) {
    if (wanted === 0) return '';
    return `Nothing was adopted. Review ${makeVisible(file)}, then: ${again}\n`;
  }
  const { adopted, notAdopted, unknown, failures } = result;
  const into = `into the ${describeStacks(plan)}`;
  const list = (title: string, rows: AdoptionResult['adopted']) =>
    rows.length === 0
      ? []
      : [
          paint.bad(`${title}:`),
          ...rows.map(({ path, type, physicalId }) => makeVisible(`  ${path}  ${type}  ${physicalId}`)),
        ];
  const causes = failures.map(({ logicalId, reason }) =>
    makeVisible(`  ${logicalId}: ${reason ?? 'no reason given'}`),
  );
  const lines = isAllAdopted(result)
    ? [paint.good(`Adopted ${countOf(wanted, 'resource')} ${into}.`)]
    : [
        adopted.length === 0
          ? unknown.length === 0
            ? paint.bad('Nothing was adopted.')
            : 'It is unknown how much was adopted.'
          : `Adopted ${adopted.length} of ${countOf(wanted, 'resource')} ${into}.`,
        ...list('Not adopted', notAdopted),
        ...list('Unknown whether adopted', unknown),
        ...(causes.length === 0 ? [] : ['CloudFormation says:', ...causes]),
        `The import itself changes no resource. To adopt the rest: ${again}`,
      ];
  return `${[...lines, ...describeAfter(result.after, adopted.length > 0)].join('\n')}\n`;
}

function describeAfter(after: AfterAdoption, isAnythingIn: boolean): string[] {
  if (!after.isRead) {
    return [
      makeVisible(`The stack could not be compared with the file afterwards: ${after.failure.message}`),
    ];
  }
  const { drift, unchecked } = after.differences;
  const { length: changes } = after.changes;
  // Without anything in the stacks, a plan creates all of it: that was never the question.
  if (!isAnythingIn && changes > 0) return [];
  return [
    changes === 0
      ? unchecked.length === 0
        ? 'A plan has no changes.'
        : 'The stack matches the file, but not everything could be compared.'
      : `A plan has ${countOf(changes, 'change')}: chatops plan shows ${changes === 1 ? 'it' : 'them'}.`,
    ...driftRows(drift).map(({ path, sentence }) => `  differs  ${path}: ${sentence}`),
    ...uncheckedRows(unchecked).map(row => `  not checked  ${row}`),
  ];
}
