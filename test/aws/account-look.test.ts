import { expect, test } from '@jest/globals';
import { beginLook, byRegion, type LookedAt, oncePerLook } from '../../action/aws/account-look.ts';

/** A read that counts how often it is made. */
function makeRead() {
  let count = 0;
  const read = async () => {
    count += 1;
    return count;
  };
  return { read, made: () => count };
}

const look = beginLook();
const at = (
  change: Partial<LookedAt['identity'] & { region: string; look: LookedAt['look'] }> = {},
): LookedAt => ({
  connection: { region: change.region ?? 'eu-west-1' },
  identity: {
    account: change.account ?? '111122223333',
    caller: change.caller ?? 'arn:aws:sts::111122223333:assumed-role/plan/chatops-plan',
  },
  look: 'look' in change ? change.look : look,
});

test('the stacks of an account share an answer in one look, also side by side', async () => {
  const { read, made } = makeRead();
  const once = oncePerLook(read);
  expect(await Promise.all([once(at()), once(at()), once(at({ region: 'us-east-1' }))])).toEqual([1, 1, 1]);
  expect(made()).toBe(1);
});

test.each([
  ['another account', { account: '444455556666' }],
  ['another caller', { caller: 'arn:aws:iam::111122223333:user/u' }],
  ['another look', { look: beginLook() }],
  ['no look', { look: undefined }],
])('%s has an answer of its own', async (_name, change) => {
  const { read } = makeRead();
  const once = oncePerLook(read);
  expect(await once(at())).toBe(1);
  expect(await once(at(change))).toBe(2);
});

test('without a look everything is read each time', async () => {
  const { read, made } = makeRead();
  const once = oncePerLook(read);
  await once(at({ look: undefined }));
  await once(at({ look: undefined }));
  expect(made()).toBe(2);
});

test('an answer about a Region is of that Region', async () => {
  const { read } = makeRead();
  const once = oncePerLook(read, byRegion);
  expect([await once(at()), await once(at({ region: 'us-east-1' })), await once(at())]).toEqual([1, 2, 1]);
});

test('a failure is the answer for all, and not of the next look', async () => {
  let count = 0;
  const once = oncePerLook(async () => {
    count += 1;
    throw new Error(`denied ${count}`);
  });
  await expect(once(at())).rejects.toThrow('denied 1');
  await expect(once(at())).rejects.toThrow('denied 1');
  await expect(once(at({ look: beginLook() }))).rejects.toThrow('denied 2');
});
