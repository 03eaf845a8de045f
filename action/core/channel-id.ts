import { quote } from './quote.ts';

/** What is wrong with the ID of a channel, and what to write instead. */
export interface IdProblem {
  readonly message: string;
  readonly help: string;
}

/** What the first letter of a Slack ID says it is. */
const slackKinds: Readonly<Record<string, string>> = {
  T: 'a workspace',
  E: 'an Enterprise organization',
  U: 'a user',
  W: 'a user',
  D: 'a direct message',
  A: 'an app',
  B: 'a bot',
  F: 'a file',
  S: 'a user group',
};

const copySlack =
  'right-click the channel in Slack, choose Copy link, and write its last part, e.g. C0123ABCD';
const copyTeams =
  'choose Get link to channel in Teams, and write the part that starts with 19, e.g. 19:a1b2c3@thread.tacv2';

/** What AWS accepts, from the registry schema of AWS::Chatbot::MicrosoftTeamsChannelConfiguration. */
const teamsId = /^[\w=+/.,-]*%3[aA][\w=+/.,-]*%40[\w=+/.,-]*$/;

/**
 * Explains why a text is not the ID of a Slack channel.
 * @returns undefined for `[CG][A-Z0-9]{2,}`
 */
export function explainSlackId(text: string): IdProblem | undefined {
  if (/^[CG][A-Z0-9]{2,}$/.test(text)) return undefined;
  const shown = quote(text);
  if (/^(?:19(?::|%3a)|https?:\/\/teams\.)/i.test(text)) {
    return {
      message: `${shown} is a channel of Microsoft Teams, and the workspace is in Slack`,
      help: copySlack,
    };
  }
  if (text.startsWith('arn:')) {
    return { message: `${shown} is an ARN, not the ID of a Slack channel`, help: copySlack };
  }
  if (/[/|<?]/.test(text)) {
    const found = /(?:^|[^A-Za-z0-9])([CG][A-Z0-9]{7,})(?![A-Za-z0-9])/.exec(text)?.[1];
    const other = /(?:^|[^A-Za-z0-9])([DUW][A-Z0-9]{7,})(?![A-Za-z0-9])/.exec(text)?.[1];
    if (found !== undefined)
      return { message: `${shown} is a link, not the ID of a Slack channel`, help: `write \`${found}\`` };
    return {
      message: `${shown} is a link${other === undefined ? '' : ` to ${slackKinds[other.charAt(0)]}`}, not the ID of a Slack channel`,
      help: copySlack,
    };
  }
  const kind =
    /^[A-Z][A-Z0-9]{6,}$/.test(text) && /[0-9]/.test(text) ? slackKinds[text.charAt(0)] : undefined;
  if (kind !== undefined)
    return { message: `${shown} is the ID of ${kind}, not of a Slack channel`, help: copySlack };
  if (/^[cg][a-z0-9]{8,}$/i.test(text) && /[0-9]/.test(text)) {
    return {
      message: `${shown} is not the ID of a Slack channel: IDs have capital letters only`,
      help: `did you mean \`${text.toUpperCase()}\`?`,
    };
  }
  // Slack writes the names of channels in small letters.
  const isName = /^#?[\p{L}\p{N}_.-]+$/u.test(text) && text === text.toLowerCase();
  return {
    message: isName
      ? `${shown} is the name of a Slack channel, not its ID`
      : `${shown} is not the ID of a Slack channel`,
    help: copySlack,
  };
}

/**
 * Explains why a text is not the ID of a channel in Microsoft Teams.
 * @returns undefined for `19:…@thread.tacv2`, as it is or URL-encoded
 */
export function explainTeamsId(text: string): IdProblem | undefined {
  const shown = quote(text);
  if (/^https?:\/\//i.test(text)) {
    const found = /19(?::|%3a)[^/?#\s]+(?:@|%40)[\w.]+/i.exec(text)?.[0];
    return {
      message: `${shown} is a link, not the ID of a channel in Microsoft Teams`,
      help: found === undefined ? copyTeams : `write \`${found}\``,
    };
  }
  if (teamsId.test(encodeTeamsChannelId(text))) return undefined;
  if (/^[CG][A-Z0-9]{7,}$/.test(text)) {
    return {
      message: `${shown} is a channel of Slack, and the workspace is in Microsoft Teams`,
      help: copyTeams,
    };
  }
  return { message: `${shown} is not the ID of a channel in Microsoft Teams`, help: copyTeams };
}

/** Teams shows `19:…@thread.tacv2`; AWS takes it URL-encoded, whichever of the two was copied. */
export function encodeTeamsChannelId(id: string): string {
  return id.replaceAll(':', '%3a').replaceAll('@', '%40');
}

/** Explains why a text is no channel ID where the workspace is not known yet. */
export function explainChannelId(text: string): IdProblem {
  const isTeams = /^(?:19(?::|%3a)|https?:\/\/teams\.)/i.test(text);
  return (
    (isTeams ? explainTeamsId(text) : explainSlackId(text)) ?? {
      message: `${quote(text)} is not the ID of a channel`,
      help: `${copySlack}; for Teams, ${copyTeams}`,
    }
  );
}

/** The IDs in the templates and examples of this product: valid in form, but not the ID of a real channel or workspace. */
const exampleIds: ReadonlySet<string> = new Set([
  'C0123ABCD',
  'T0123ABCD',
  'G0123ABCD',
  'T0AAAAAAA',
  'T0BBBBBBB',
]);

/** Whether an ID is one of those in the templates of this product, e.g. `C0AAAAAAA`: good to validate, never to deploy. */
export function isExampleId(id: string): boolean {
  return exampleIds.has(id) || /^[CG]0([A-Z])\1{6}$/.test(id);
}

/**
 * Whether the ID of a team, tenant or Teams channel is one of those in the templates of this product: a GUID of one
 * digit, or `19:a1b2c3@thread.tacv2`, as it is or URL-encoded.
 */
export function isExampleTeamsId(id: string): boolean {
  return (
    /^([0-9a-f])\1{7}(?:-\1{4}){3}-\1{12}$/i.test(id) ||
    /^19%3aa1b2c3(?:d4e5f6)?%40thread\.tacv2$/i.test(encodeTeamsChannelId(id))
  );
}

/** Whether an ID was evidently made up, e.g. `CXXXXXXXX` or `C12345678`; Slack gives no such IDs. */
export function isPlaceholderId(id: string): boolean {
  if (isExampleId(id)) return false;
  const rest = id.slice(1);
  return (
    rest.length > 1 &&
    (/^(.)\1*$/.test(rest) ||
      /X{4,}|Y{4,}|X{3}$/.test(rest) ||
      '0123456789'.includes(rest) ||
      rest.startsWith('1234567') ||
      /EXAMPLE|CHANNEL|PLACEHOLDER|REPLACE|CHANGE/.test(id))
  );
}

/** The minimum length of a Slack ID, in characters. */
export const minSlackIdLength = 9;
