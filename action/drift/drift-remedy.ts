import type { Drift } from '../core/drift.ts';

/** What ends a drift. `elsewhere`: a change where the thing is made or set, which is none of the stack. `own`: what the drift itself says. */
export type Remedy = 'revert' | 'codify' | 'apply' | 'elsewhere' | 'own';

/** What ends one drift: a revert is only about resources of a stack that is there, as they were deployed. */
export function remedyOf({ kind, type, property, isElsewhere }: Drift): Remedy {
  if (type === 'AWS::CloudFormation::Stack') return 'apply';
  // A member chose it in chat, where no one else can take it back.
  if (type === 'AWS::Chatbot::UserIdentity') return 'codify';
  switch (kind) {
    case 'unapplied':
      return 'apply';
    case 'disabled':
    case 'unmanaged':
    case 'expired':
      return 'own';
    case 'modified':
    case 'undeclared':
    case 'deleted': {
      const isOfAccount = type === 'AWS::Chatbot::AccountPreferences';
      const isOfStack = kind === 'deleted' || property !== undefined;
      return isElsewhere === true || isOfAccount || property === 'document' || !isOfStack
        ? 'elsewhere'
        : 'revert';
    }
  }
}

/** What to do about drift, one sentence for each remedy that some of it has. */
export function describeRemedies(drift: readonly Drift[]): string[] {
  const remedies = new Set(drift.map(remedyOf));
  return [
    ...(remedies.has('revert')
      ? [
          'Bring AWS back with `chatops drift --revert`, or write down what is there with `chatops drift --codify`',
        ]
      : []),
    ...(remedies.has('codify')
      ? ['`chatops drift --codify` writes down a role that a member chose, where chatops.yml has it']
      : []),
    ...(remedies.has('apply')
      ? ['`chatops apply` makes what is not applied, or was deleted with its stack']
      : []),
    ...(remedies.has('elsewhere') ? [elsewhereHelp] : []),
  ];
}

/** About what neither a revert nor a codify changes. */
const elsewhereHelp =
  '--revert and --codify change nothing that is made elsewhere or set for the account, and no reviewed document: have it changed there';
