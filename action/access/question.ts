/** What `expect` and `chatops can` ask about. */
export type AskedFor =
  | { readonly kind: 'action'; readonly action: string; readonly resource: string | undefined }
  | { readonly kind: 'command'; readonly text: string };

const actionShape = /^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)(?:\s+on\s+(\S+))?$/;

/** Tells an IAM action (`iam:*`, `lambda:InvokeFunction on arn:…`, `*`) from a command or `run alias`. */
export function readQuestion(text: string): AskedFor {
  const [, action, resource] = actionShape.exec(text.trim()) ?? [];
  if (action === undefined) return { kind: 'command', text };
  return { kind: 'action', action: action === '*' ? '*:*' : action, resource };
}
