import type { JsonObject } from '../../core/json.ts';
import { parseAnsweredPolicy, requirePolicy } from '../answered-json.ts';
import { AwsError } from '../aws-error.ts';
import type { Connection } from '../connection.ts';
import { readResources } from './cloud-control.ts';

/**
 * Reads the policy of a KMS key of the account, in the Region of the connection.
 * @param arn of the key, or of an alias
 * @returns undefined when there is no such key
 * @throws Error with the reason when it cannot be read
 */
export async function readKeyPolicy(connection: Connection, arn: string): Promise<JsonObject | undefined> {
  const name = arn.split(':').slice(5).join(':');
  if (!name.startsWith('alias/')) return policyOf(connection, name.replace(/^key\//, ''));
  const alias = await read(connection, 'AWS::KMS::Alias', name);
  const target = alias?.['TargetKeyId'];
  if (alias === undefined) return undefined;
  if (typeof target === 'string') return policyOf(connection, target.replace(/^arn:.*:key\//, ''));
  throw new AwsError('no-answer', `CloudControl GetResource was answered without the key of ${name}`);
}

async function policyOf(connection: Connection, id: string): Promise<JsonObject | undefined> {
  const key = await read(connection, 'AWS::KMS::Key', id);
  if (key === undefined) return undefined;
  const { KeyPolicy: policy } = key;
  const what = `CloudControl GetResource: the policy of the key ${id}`;
  return typeof policy === 'string' ? parseAnsweredPolicy(policy, what) : requirePolicy(policy, what);
}

async function read(connection: Connection, type: string, id: string): Promise<JsonObject | undefined> {
  const reading = (await readResources(connection, [{ type, id }])).get(id);
  if (reading === undefined) throw new Error(`${type} ${id} was not read`);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.value;
}
