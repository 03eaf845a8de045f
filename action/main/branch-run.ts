import { digestPolicy } from '../commands/base-policy.ts';
import { type ApplyRecord, isDone, readApplyRecord, writeApplyRecord } from '../github/apply-record.ts';
import { type BranchCommit, readBranchHead, readDefaultBranch, walkFirstParents } from '../github/branch.ts';
import { type CheckRun, type CheckState, createCheckRun, updateCheckRun } from '../github/check-run.ts';
import { openReviewLookup, type ReviewLookup } from '../github/review-lookup.ts';
import { codeBlock } from '../render/code-block.ts';
import { applyCheckName, planCheckName } from './check-names.ts';
import { attemptDelivery, type Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { repositoryPath } from './repository-path.ts';

/** A run about the default branch as it is: what was applied of it before, and the check run that says how it ends. */
export interface BranchRun {
  readonly forge: Forge;
  readonly file: string;
  readonly branch: string;
  readonly lookup: ReviewLookup;
  /** The commits since a target was last applied, newest first, and the record of that. */
  readonly sinceApplied: (target: string) => Promise<AppliedHistory>;
  /** The commit that this file was last applied at, whichever target; undefined when there is none. */
  readonly lastApplied: () => Promise<string | undefined>;
  /** The commit that each file was last applied at, as far as the history that is looked at goes. */
  readonly lastAppliedFiles: () => Promise<ReadonlyMap<string, string>>;
  /** A newer head of the branch; undefined while this run is about the newest. @throws GitHubFailure */
  readonly findNewer: () => Promise<string | undefined>;
  /** Writes the check run of this run. It never fails: what cannot be written becomes a warning. */
  readonly report: (state: CheckState, title: string, text: string, record?: ApplyRecord) => Promise<void>;
  /** Whether `report` has said how it ended. */
  readonly isReported: () => boolean;
}

/** The part of a branch that was not applied to a target yet. */
export interface AppliedHistory {
  readonly commits: readonly string[];
  /** Those of them that are so new that GitHub may not have indexed their pull requests. */
  readonly fresh: ReadonlySet<string>;
  /** What the last run that applied the target kept; undefined when none is found. */
  readonly record: ApplyRecord | undefined;
}

/** What a run on a branch finds when it begins. */
export type BranchOpening =
  | { readonly kind: 'open'; readonly run: BranchRun }
  | { readonly kind: 'superseded'; readonly by: string }
  | { readonly kind: 'other-branch' | 'other-app'; readonly message: string };

/** Commits that are looked at for one that was applied; without one, those whose pull requests count. */
const maxHistory = 100;

/** After this time GitHub has indexed a merge. */
const indexMillis = 120_000;

/**
 * Opens a run on a branch. Only the newest commit of the default branch is planned and applied: a run of an older
 * one, which was started again or waited for long, ends without doing anything.
 * @throws GitHubFailure
 */
export async function openBranchRun(forge: Forge, inputs: Inputs): Promise<BranchOpening> {
  const { github, repository, context } = forge;
  const file = repositoryPath(inputs.config);
  const branch = context.ref.replace(/^refs\/heads\//, '');
  const usual = await readDefaultBranch(github, repository);
  if (branch !== usual) {
    return {
      kind: 'other-branch',
      message: `Only the default branch ${usual} is applied, but this run is for ${context.ref}\nMerge it into ${usual}, or start the workflow on ${usual}`,
    };
  }
  const findNewer = async () => {
    const head = await readBranchHead(github, repository, branch);
    return head === context.sha ? undefined : (head ?? 'nothing: the branch is gone');
  };
  const by = await findNewer();
  if (by !== undefined) {
    await markSuperseded(forge, applyCheckName(file, inputs.target), by);
    return { kind: 'superseded', by };
  }
  const own = await createCheckRun(github, repository, {
    ...describeCheck(forge, applyCheckName(file, inputs.target)),
    state: 'in_progress',
    title: inputs.command === 'apply' ? 'Applying' : 'Planning',
    summary: `The run of ${context.sha.slice(0, 12)} has begun.`,
  });
  const appId = inputs.appId;
  if (appId !== undefined && own.app?.id !== appId) {
    await attemptDelivery('The check run was not completed', 'checks: write', async () => {
      await updateCheckRun(github, repository, own.id, {
        ...describeCheck(forge, own.name),
        state: 'failure',
        title: 'The token is of another app',
        summary: 'Input app-id and github-token are for different apps.',
      });
    });
    return {
      kind: 'other-app',
      message: `Input app-id is ${appId}, but github-token is a token of the app ${own.app?.id ?? 'unknown'}\nGive the step a token of the app ${appId}, e.g. from actions/create-github-app-token`,
    };
  }
  const isOurs = (run: CheckRun) => run.app?.id === own.app?.id;
  const lookup = openReviewLookup(github, repository, {
    file,
    branch,
    sha: context.sha,
    isOurs,
    digestRules: digestPolicy,
    nameOf: planCheckName,
  });
  return { kind: 'open', run: makeRun(forge, { file, branch, own, isOurs, lookup, findNewer }) };
}

interface Opened extends Pick<BranchRun, 'file' | 'branch' | 'lookup' | 'findNewer'> {
  readonly own: CheckRun;
  readonly isOurs: (run: CheckRun) => boolean;
}

function makeRun(forge: Forge, { own, isOurs, ...opened }: Opened): BranchRun {
  const history = rememberHistory(forge, isOurs, opened.lookup);
  const isAnyDone = (record: ApplyRecord) =>
    Object.keys(record.targets).some(target => isDone(record, target));
  let isReported = false;
  let last: Promise<unknown> = Promise.resolve();
  const write = (content: Parameters<typeof updateCheckRun>[3]) =>
    attemptDelivery('The check run was not completed', 'checks: write', () =>
      completeOpen(forge, { own, content, isOurs, lookup: opened.lookup }),
    );
  return {
    forge,
    ...opened,
    sinceApplied: async target => {
      const commits: string[] = [];
      const fresh = new Set<string>();
      for await (const { sha, at, records } of history()) {
        const record = records.find(candidate => candidate.file === opened.file && isDone(candidate, target));
        if (record !== undefined) return { commits, fresh, record };
        commits.push(sha);
        if (at === undefined || Date.now() - at < indexMillis) fresh.add(sha);
      }
      return { commits, fresh, record: undefined };
    },
    lastApplied: async () => {
      for await (const { sha, records } of history()) {
        if (records.some(record => record.file === opened.file && isAnyDone(record))) return sha;
      }
      return undefined;
    },
    lastAppliedFiles: async () => {
      const found = new Map<string, string>();
      for await (const { sha, records } of history()) {
        for (const { file } of records.filter(isAnyDone)) if (!found.has(file)) found.set(file, sha);
      }
      return found;
    },
    isReported: () => isReported,
    report: async (state, title, text, record) => {
      isReported = state !== 'in_progress';
      const content = {
        ...describeCheck(forge, own.name),
        state,
        title,
        summary: codeBlock('text', text, 50_000),
        text: record === undefined ? undefined : writeApplyRecord(record),
      };
      // One after the other, so that the last word stays; and once more, because a check run must not stay open.
      last = last.then(async () => (await write(content)) || (await write(content)));
      await last;
    },
  };
}

/** What an earlier run of this commit left open, because it was killed, ends with this one. */
async function completeOpen(
  { github, repository, context }: Forge,
  {
    own,
    content,
    isOurs,
    lookup,
  }: Pick<Opened, 'own' | 'isOurs' | 'lookup'> & { readonly content: Parameters<typeof updateCheckRun>[3] },
): Promise<void> {
  await updateCheckRun(github, repository, own.id, content);
  if (content.state === 'in_progress') return;
  const left = (await lookup.checkRunsOf(context.sha)).filter(
    run => run.name === own.name && run.id < own.id && run.status !== 'completed' && isOurs(run),
  );
  for (const { id } of left) await updateCheckRun(github, repository, id, content);
}

function describeCheck({ context }: Forge, name: string) {
  return { name, sha: context.sha, externalId: context.runId ?? '', runUrl: context.runUrl };
}

async function markSuperseded(forge: Forge, name: string, by: string): Promise<void> {
  await attemptDelivery('The check run was not written', 'checks: write', async () => {
    await createCheckRun(forge.github, forge.repository, {
      ...describeCheck(forge, name),
      state: 'neutral',
      title: `Superseded by ${by.slice(0, 12)}`,
      summary: `The newest commit of the branch is ${by}. This run applied nothing; the run of that commit applies its plan.`,
    });
  });
}

interface HistoryItem extends BranchCommit {
  /** Records of every file, newest first. */
  readonly records: readonly ApplyRecord[];
}

/** The branch backwards with what was applied, each commit read once. */
function rememberHistory(
  { github, repository, context }: Forge,
  isOurs: (run: CheckRun) => boolean,
  lookup: ReviewLookup,
): () => AsyncGenerator<HistoryItem> {
  const known: HistoryItem[] = [];
  const rest = walkFirstParents(github, repository, context.sha);
  return async function* () {
    for (let index = 0; index < maxHistory; index += 1) {
      let item = known[index];
      if (item === undefined) {
        const next = await rest.next();
        if (next.done === true) return;
        const runs = await lookup.checkRunsOf(next.value.sha);
        const records = runs
          .filter(run => run.name.startsWith('chatops apply') && run.status === 'completed' && isOurs(run))
          .flatMap(({ output }) => readApplyRecord(output?.text) ?? [])
          .reverse();
        item = { ...next.value, records };
        known.push(item);
      }
      yield item;
    }
  };
}
