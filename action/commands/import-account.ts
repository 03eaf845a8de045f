import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Adoption, describeAccount } from '../adopt/describe-account.ts';
import type { Note } from '../adopt/wiring.ts';
import { writeConfig } from '../adopt/write-config.ts';
import { cloudFormation } from '../aws/deployed.ts';
import { AwsFailure } from '../aws/failure.ts';
import { type ListedChannel, listChannels, readWiring } from '../aws/read-wiring.ts';
import { readOwners } from '../aws/readers/owners.ts';
import { normalizeTeamsChannelId } from '../core/chat-place.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import type { PropertyChange } from '../core/plan.ts';
import { isAdjustable } from '../core/rule.ts';
import type { Ignore } from '../generated/config.ts';
import { loadConfig } from './load-config.ts';
import { findPackage, readRelease, schemaUrl } from './release.ts';
import type { Session } from './session.ts';

/** What to import, and where to write it. */
export interface ImportRequest {
  /** Stack name of the new chatops.yml. */
  readonly name: string;
  /** Names or IDs of channels; undefined: all of them. */
  readonly channels: readonly string[] | undefined;
  /** The file that is to be written; relative names in it are relative to its folder. */
  readonly file: string;
  /** The day, YYYY-MM-DD. */
  readonly today: string;
  readonly describeDifference: DescribeDifference;
}

/** Says in what properties differ from those that `notify` makes. */
export type DescribeDifference = (changes: readonly PropertyChange[]) => string;

/** A chatops.yml for what was found, checked like any other. */
export interface Imported {
  readonly text: string;
  /** Texts of the policy documents that it refers to, by file name relative to it. */
  readonly files: ReadonlyMap<string, string>;
  /** What had to be said, in the order of the file. */
  readonly notes: readonly Note[];
  /** Findings that are suppressed for 30 days. */
  readonly ignored: readonly Ignore[];
  /** What is still wrong with it; nothing is adopted then. */
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined when an error is left. */
  readonly config: Resolved | undefined;
  /** Channels that were asked for and belong to a stack already. */
  readonly skipped: readonly { readonly id: string; readonly stack: string }[];
  /** What could not be read and is not needed to write the file, one sentence each. */
  readonly unread: readonly string[];
}

/** Time for which an unsafe finding is ignored after an import. */
const graceDays = 30;

/**
 * Reads what an account was wired to by hand and writes the chatops.yml that says the same.
 * @throws AwsFailure when nothing fits the request, or something cannot be read
 */
export async function importAccount(session: Session, request: ImportRequest): Promise<Imported> {
  const { connection, identity } = session;
  const client = cloudFormation(connection);
  const listed = await listChannels(connection);
  const wanted = chooseChannels(listed, request.channels);
  const owners = await readOwners(
    client,
    wanted.map(({ id }) => id),
  );
  const ownerOf = (id: string) => {
    const owner = owners.get(id);
    if (owner?.ok === true) return owner.value;
    throw new AwsFailure(
      `Nothing was imported: it is unknown whether ${id} belongs to a stack. ${owner?.reason ?? ''}`,
      'A channel in a stack is changed only through that stack; run the import again when this can be read',
    );
  };
  const free = wanted.filter(({ id }) => ownerOf(id) === undefined);
  const skipped = wanted.flatMap(({ id }) => {
    const stack = ownerOf(id);
    return stack === undefined ? [] : [{ id, stack }];
  });
  if (free.length === 0) {
    throw new AwsFailure(
      skipped.length === 0
        ? 'This account has no channel configurations'
        : `All of these channels already belong to a stack: ${skipped.map(({ stack }) => stack).join(', ')}`,
      skipped.length === 0
        ? 'Start with chatops init'
        : 'chatops import --template FILE writes a chatops.yml for the template of a stack',
    );
  }
  const { wiring, unread } = await readWiring(connection, client, identity, free);
  const adoption = describeAccount(wiring, request.name);
  const head = [
    `What the account ${identity.account} had on ${request.today}, written by chatops import.`,
    'It describes what exists, not what should exist: reduce it step by step.',
    ...skipped.map(({ id, stack }) => `Not here: ${id} belongs to the stack ${stack}.`),
  ];
  return { ...(await finish(adoption, request, head)), skipped, unread };
}

/** A channel configuration of an account, for a person who chooses. */
export interface ImportableChannel {
  readonly name: string;
  /** The ID in Slack or Teams. */
  readonly channel: string;
  readonly id: string;
  /** The stack that has it, so that it is not imported. */
  readonly stack?: string;
  /** Why it is unknown whether a stack has it. */
  readonly unread?: string;
}

/**
 * The channel configurations of an account, and which of them a stack has already.
 * @throws AwsFailure when they cannot be listed
 */
export async function listImportable({ connection }: Session): Promise<ImportableChannel[]> {
  const listed = await listChannels(connection);
  const owners = await readOwners(
    cloudFormation(connection),
    listed.map(({ id }) => id),
  );
  return listed.map(({ id, properties }) => {
    const owner = owners.get(id);
    return {
      name: String(properties['ConfigurationName']),
      channel: String(properties['SlackChannelId'] ?? showTeamsId(properties)),
      id,
      ...(owner?.ok === true && owner.value !== undefined ? { stack: owner.value } : {}),
      ...(owner?.ok === false ? { unread: owner.reason } : {}),
    };
  });
}

/** The ID of a Teams channel as Teams shows it. */
function showTeamsId({ TeamsChannelId: id }: ListedChannel['properties']): string | undefined {
  return typeof id === 'string' ? normalizeTeamsChannelId(id) : undefined;
}

/** The channels that some names mean: configuration names, channel IDs or ARNs. */
function chooseChannels(
  listed: readonly ListedChannel[],
  names: readonly string[] | undefined,
): readonly ListedChannel[] {
  if (names === undefined) return listed;
  const namesOf = ({ id, properties }: ListedChannel) => [
    id,
    properties['ConfigurationName'],
    properties['SlackChannelId'],
    properties['TeamsChannelId'],
    showTeamsId(properties),
  ];
  const unknown = names.find(name => !listed.some(channel => namesOf(channel).includes(name)));
  if (unknown !== undefined) {
    throw new AwsFailure(
      `This account has no channel configuration ${unknown}`,
      `There are: ${listed.map(({ properties }) => String(properties['ConfigurationName'])).join(', ')}`,
    );
  }
  return listed.filter(channel => names.some(name => namesOf(channel).includes(name)));
}

/**
 * Writes a configuration down and checks it. What is unsafe and can be suppressed is, for 30 days and with a reason.
 */
export async function finish(
  { config, notes, documents }: Pick<Adoption, 'config' | 'notes' | 'documents'>,
  { file, today, describeDifference }: Pick<ImportRequest, 'file' | 'today' | 'describeDifference'>,
  head: readonly string[],
): Promise<Omit<Imported, 'skipped' | 'unread'>> {
  const said = notes.map(({ path, text, changes = [] }): Note => {
    const difference = describeDifference(changes);
    return {
      path,
      text: difference === '' ? text : `${text}. Compared with what \`notify\` makes: ${difference}`,
    };
  });
  const files = new Map(
    [...documents].map(([name, document]) => [name, `${JSON.stringify(document, null, 2)}\n`]),
  );
  const beside = [...files].map(([name, text]) => [resolve(dirname(file), name), text] as const);
  const check = (text: string) =>
    loadConfig(file, { today, overlay: new Map([...beside, [resolve(file), text]]) });
  let ignored: Ignore[] = [];
  const top = [...(await linkSchema(dirname(file))), ...head];
  let text = writeConfig(config, said, top);
  let loaded = await check(text);
  // Ignoring one finding can bring another to light.
  for (let round = 0; round < 3 && loaded.config === undefined; round += 1) {
    const fresh = loaded.diagnostics.filter(
      ({ severity, code, path }) => severity === 'error' && isAdjustable(code) && path !== '',
    );
    if (fresh.length === 0) break;
    ignored = merge(ignored, fresh, today);
    text = writeConfig({ ...config, ignore: ignored }, said, top);
    loaded = await check(text);
  }
  return { text, files, notes: said, ignored, diagnostics: loaded.diagnostics, config: loaded.config };
}

/** The line by which editors find the schema: that of the release, or the one that `init` has put there. */
async function linkSchema(folder: string): Promise<string[]> {
  const release = await readRelease(findPackage());
  const own = 'schema/chatops.schema.json';
  const schema =
    release !== undefined ? schemaUrl(release) : existsSync(join(folder, own)) ? `./${own}` : undefined;
  return schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`, ''];
}

function merge(ignored: readonly Ignore[], findings: readonly Diagnostic[], today: string): Ignore[] {
  const until = addDays(today, graceDays);
  const all = [
    ...ignored,
    ...findings.map(({ code, path, message }) => ({
      code,
      at: path,
      reason: `as it was found: ${message}`.slice(0, 200),
      until,
    })),
  ];
  const once = new Map(all.map(entry => [`${entry.code} ${entry.at}`, entry]));
  return [...once.values()];
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
