import type { Json, JsonObject } from '../../core/json.ts';
import type { Connection } from '../connection.ts';
import { readResources } from './cloud-control.ts';

/**
 * Reads the policy of a KMS key of the account, in the Region of the connection.
 * @param arn of the key, or of an alias
 * @returns undefined when there is no such key
 * @throws Error with the reason when it cannot be read
 */
export async function readKeyPolicy(connection: Connection, arn: string): Promise<Json | undefined> {
  const name = arn.split(':').slice(5).join(':');
  if (!name.startsWith('alias/')) return policyOf(connection, name.replace(/^key\//, ''));
  const alias = await read(connection, 'AWS::KMS::Alias', name);
  const target = alias?.['TargetKeyId'];
  return typeof target === 'string' ? policyOf(connection, target.replace(/^arn:.*:key\//, '')) : undefined;
}

async function policyOf(connection: Connection, id: string): Promise<Json | undefined> {
  const policy = (await read(connection, 'AWS::KMS::Key', id))?.['KeyPolicy'];
  return typeof policy === 'string' ? (JSON.parse(policy) as Json) : policy;
}

async function read(connection: Connection, type: string, id: string): Promise<JsonObject | undefined> {
  const reading = (await readResources(connection, [{ type, id }])).get(id);
  if (reading === undefined) throw new Error(`${type} ${id} was not read`);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.value;
}
