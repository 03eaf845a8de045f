import { CloudControlClient, GetResourceCommand, paginateListResources } from '@aws-sdk/client-cloudcontrol';
import type { JsonObject } from '../../core/json.ts';
import type { Reading } from '../../core/snapshot.ts';
import { oncePerLook } from '../account-look.ts';
import { parseAnsweredObject } from '../answered-json.ts';
import { attempt, inPool } from '../attempt.ts';
import { type Connection, openClient } from '../connection.ts';
import { isAwsError } from '../failure.ts';

const atOnce = 4;

/** A client of Cloud Control, the one API in front of every type of CloudFormation's registry. */
export function cloudControl(connection: Connection): CloudControlClient {
  return openClient(CloudControlClient, connection);
}

/**
 * The identifiers of all resources of a type in the account.
 * @throws the SDK's error when it is denied or fails
 */
export async function listIdentifiers(connection: Connection, type: string): Promise<string[]> {
  const identifiers: string[] = [];
  const pages = paginateListResources(
    { client: cloudControl(connection), pageSize: 100 },
    { TypeName: type },
  );
  for await (const page of pages) {
    for (const { Identifier } of page.ResourceDescriptions ?? [])
      if (Identifier) identifiers.push(Identifier);
  }
  return identifiers;
}

/** The same, once in a look. */
export const listIdentifiersOnce = oncePerLook(listIdentifiers, ({ region }, type) => `${region} ${type}`);

/** What a resource of a type is, with its identifier. */
export interface ResourceId {
  readonly type: string;
  readonly id: string;
}

/**
 * Reads resources one by one, a few at a time: what no list shows. The caller bounds how many.
 * @returns by identifier; undefined for one that is not there
 */
export async function readResources(
  connection: Connection,
  resources: readonly ResourceId[],
): Promise<Map<string, Reading<JsonObject | undefined>>> {
  const client = cloudControl(connection);
  const read = await inPool(resources, atOnce, async ({ type, id }) => {
    const reading = await attempt(async () => {
      try {
        const answer = await client.send(new GetResourceCommand({ TypeName: type, Identifier: id }));
        return parseAnsweredObject(
          answer.ResourceDescription?.Properties,
          `CloudControl GetResource: ${type} ${id}`,
        );
      } catch (error) {
        if (isAwsError(error, 'ResourceNotFound')) return undefined;
        throw error;
      }
    });
    return [id, reading] as const;
  });
  return new Map(read);
}

/**
 * Reads resources that another list of AWS has. One that is not found is not read: it may be deleted just now, or Cloud Control may not know
 * it yet, so that it is never taken for one without properties.
 */
export async function readListed(
  connection: Connection,
  resources: readonly ResourceId[],
): Promise<Map<string, Reading<JsonObject>>> {
  const read = await readResources(connection, resources);
  return new Map(
    [...read].map(([id, reading]): [string, Reading<JsonObject>] => {
      if (!reading.ok) return [id, reading];
      const { value } = reading;
      return [id, value === undefined ? { ok: false, reason: notFound } : { ok: true, value }];
    }),
  );
}

const notFound = 'AWS lists it, but Cloud Control did not find it';
