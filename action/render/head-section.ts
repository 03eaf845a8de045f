import { codeBlock, codeSpan } from './code-block.ts';
import { basePart, type CommentSection, conflictKey, sectionKey } from './comment.ts';

/** What is shown above the plans of a file. */
export interface BaseView {
  readonly file: string;
  /** `path: message` of what the file would loosen. */
  readonly loosenings: readonly { readonly path: string; readonly message: string }[];
  /** Sentences about the base branch. */
  readonly notes: readonly string[];
}

/** What the file loosens, and what is to be known of its base branch; nothing when there is neither. */
export function renderBaseSection({ file, loosenings, notes }: BaseView): CommentSection[] {
  if (loosenings.length === 0 && notes.length === 0) return [];
  const lines = loosenings.map(({ path, message }) => `${path}: ${message}`);
  const caution = [
    '> [!CAUTION]',
    '> This pull request changes targets, rules, ignores, safety or includes. Looser rules do not apply before the merge, unless a line says otherwise:',
    '',
    codeBlock('text', lines.join('\n'), 5_000),
  ];
  return [
    {
      state: {
        key: sectionKey(file, basePart),
        hash: '',
        counts: undefined,
        phrases: loosenings.length === 0 ? [] : ['changes its own rules'],
        isHead: true,
      },
      lead: [
        ...(loosenings.length === 0 ? [] : caution),
        ...(notes.length === 0
          ? []
          : ['> [!NOTE]', '> About the base branch:', '', codeBlock('text', notes.join('\n'), 2_000)]),
      ].join('\n'),
      blocks: [],
      previous: '',
    },
  ];
}

/** That a pull request is in conflict with its base branch, so that its plan is of before. */
export function renderConflictSection(branch: string, sha: string): CommentSection {
  return {
    state: {
      key: conflictKey,
      hash: '',
      counts: undefined,
      phrases: ['in conflict, the plan is stale'],
      isHead: true,
    },
    lead: [
      '> [!WARNING]',
      `> This pull request is in conflict with ${codeSpan(branch)} since ${codeSpan(sha.slice(0, 12))}. GitHub starts no workflow for it, so the plan below is outdated. Resolve the conflict; the push starts a new plan.`,
      '',
    ].join('\n'),
    blocks: [],
    previous: '',
  };
}
