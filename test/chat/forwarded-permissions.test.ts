import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { readForwardedPermissions } from '../../action/chat/forwarded-permissions.ts';
import { listForwardedPermissions } from '../../action/chat/list-forwarded-permissions.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

test('what is kept is what the catalogue gives', async () => {
  const kept = readForwardedPermissions();
  expect(kept).toEqual(listForwardedPermissions(await loadCatalogue(), await loadIamActions()));
  expect(kept.get('iam:passrole')?.has('lambda:createfunction')).toBe(true);
  expect(kept.get('kms:decrypt')?.size).toBeGreaterThan(100);
});
