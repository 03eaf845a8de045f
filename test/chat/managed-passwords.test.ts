import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };

/** Options with which a service keeps a password in Secrets Manager, rotates it, or encrypts it with a key of the account. */
const managing = /^(?:manage|rotate)-(?:\w+-)*password$|^(?:\w+-)*(?:password|secret)-(?:\w+-)*kms-key-id$/;

/** What keeps its passwords elsewhere, with where AWS says so. */
const exceptions: Readonly<Record<string, string>> = {
  'lightsail update-relational-database --rotate-master-user-password':
    'https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_UpdateRelationalDatabase.html',
};

const key = 'arn:aws:kms:eu-west-1:123456789012:key/k1';
const commands = catalogue.serviceNames.flatMap(name => {
  const service = catalogue.findService(name);
  return (service?.operationNames ?? []).flatMap(each => {
    const options = [...(service?.findOperation(each)?.options.values() ?? [])];
    return options
      .filter(({ name: option }) => managing.test(option))
      .map(option => `${name} ${each} --${option.name}${option.type === 'flag' ? '' : ` ${key}`}`);
  });
});

test('the catalogue has operations that let a service manage a password', () => {
  expect(commands.length).toBeGreaterThan(30);
  expect(Object.keys(exceptions).filter(each => !commands.includes(each))).toEqual([]);
});

test('each of them needs permissions on the secret or on the key, or says that these are not known', () => {
  const lacking = commands.filter(command => {
    const found = requirementsOf(catalogue, parseCommand(`${command} --region eu-west-1`), { place, facts });
    if ('unknown' in found) return false;
    const asks = found.requirements.some(({ action }) => /^(?:secretsmanager|kms):/.test(action));
    return !asks && found.missing.length === 0;
  });
  expect(lacking).toEqual(Object.keys(exceptions));
});
