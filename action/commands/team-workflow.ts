import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** How the workflows of a team differ from those of this repository. */
export interface TeamWorkflow {
  /** What the steps use, with a comment behind it: `acme/chatops-as-code@… # v1.2.3`. */
  readonly action: string;
  /** The branch that is applied. */
  readonly branch: string;
  /** Targets that have a job each; empty for one job over all. */
  readonly targets: readonly string[];
}

/**
 * A workflow of a team, made of the workflow of this repository that does the same: the released Action takes the place of
 * the one that is built, so nothing is installed. Comments that explain a line are kept, those of whole parts are not.
 */
export function makeTeamWorkflow(text: string, { action, branch, targets }: TeamWorkflow): string {
  const document = parseDocument(text);
  const [uses = '', ...comment] = action.split(' # ');
  dropComments(document);
  const branches = document.getIn(['on', 'push', 'branches']);
  if (isSeq(branches))
    document.setIn(['on', 'push', 'branches'], document.createNode([branch], { flow: true }));
  for (const job of jobsOf(document)) {
    const steps = job.get('steps');
    if (!isSeq(steps)) continue;
    steps.items = steps.items.filter(step => !isInstallation(step));
    dropUnusedCheckouts(steps);
    for (const step of steps.items) {
      if (isMap(step) && step.get('name') === 'Check out the code that runs')
        step.set('name', 'Check out the base branch');
    }
    for (const step of steps.items) {
      if (!isMap(step) || step.get('uses') !== './action') continue;
      const node = document.createNode(uses);
      if (comment.length > 0) node.comment = ` ${comment.join(' # ')}`;
      step.set('uses', node);
      if (targets.length > 0 && ['plan', 'drift'].includes(String(step.getIn(['with', 'command'])))) {
        splitByTarget(document, job, step, targets);
      }
    }
  }
  const result = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  // A comment for a linter belongs behind the key that it is about.
  return `${firstSentence(text)}${result.replace(/:\n +(# zizmor:.*)\n/g, ': $1\n')}`;
}

/** What only the repository of the product needs: Node, its packages, its build. */
function isInstallation(step: unknown): boolean {
  if (!isMap(step)) return false;
  const uses = String(step.get('uses') ?? '');
  return (
    uses.startsWith('actions/setup-node@') || /^npm (ci|run build)\b/.test(String(step.get('run') ?? ''))
  );
}

/** A checkout of code that nothing runs any longer; the base is still read where the plan is against it. */
function dropUnusedCheckouts(steps: YAMLSeq): void {
  const readsBase = steps.items.some(step => isMap(step) && step.getIn(['with', 'against']) !== undefined);
  const readsHead = steps.items.some(step => isMap(step) && step.getIn(['with', 'path']) === 'head');
  if (readsBase || !readsHead) return;
  steps.items = steps.items.filter(
    step =>
      !(
        isMap(step) &&
        String(step.get('uses')).startsWith('actions/checkout@') &&
        step.getIn(['with', 'path']) !== 'head'
      ),
  );
}

/** A job for each target, which owns the target's section of the comment and its check run. */
function splitByTarget(document: Document, job: YAMLMap, step: YAMLMap, targets: readonly string[]): void {
  // Jobs of an apply take their targets from the plan before them, and a plan without AWS is of all.
  if (job.get('outputs') !== undefined || step.getIn(['with', 'against']) !== undefined) return;
  const matrix = document.createNode({ 'fail-fast': false, matrix: { target: [...targets] } });
  const list = matrix.getIn(['matrix', 'target']);
  if (isSeq(list)) list.flow = true;
  const runner = job.items.findIndex(({ key }) => isScalar(key) && key.value === 'runs-on');
  job.items.splice(Math.max(runner, 0), 0, document.createPair('strategy', matrix));
  step.setIn(['with', 'target'], '${{ matrix.target }}');
}

function jobsOf(document: Document): YAMLMap[] {
  const jobs = document.get('jobs');
  return isMap(jobs) ? jobs.items.flatMap(({ value }) => (isMap(value) ? [value] : [])) : [];
}

/** The comments above parts; those behind a value explain it, and stay. */
function dropComments(document: Document): void {
  document.commentBefore = null;
  const visit = (node: unknown): void => {
    if (isPair(node)) {
      visit(node.key);
      visit(node.value);
      return;
    }
    if (!isNode(node)) return;
    // What a linter is to ignore has to stay.
    node.commentBefore = /zizmor:/.test(node.commentBefore ?? '') ? (node.commentBefore ?? null) : null;
    if (isMap(node) || isSeq(node)) {
      node.comment = null;
      for (const item of node.items) visit(item);
    }
  };
  visit(document.contents);
}

/** The first sentence of the comment that a workflow begins with, as a comment of one line. */
function firstSentence(text: string): string {
  const [first = ''] = /^(#.*\n)+/.exec(text) ?? [];
  const sentence =
    first
      .replace(/^# ?/gm, '')
      .replace(/\s+/g, ' ')
      .trim()
      .split(/(?<=\.) /)[0] ?? '';
  return sentence === '' ? '' : `# ${sentence}\n`;
}
