import { expect, test } from '@jest/globals';
import { type Catalogue, loadCatalogue, type Operation, type Service } from '../../action/chat/catalogue.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { answerCan } from '../../action/commands/can.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadText, proofsOf } from '../access/read-scenarios.ts';

const catalogue: Catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };
const other = '999999999999';

function listOperations(): { service: Service; operation: Operation }[] {
  return catalogue.serviceNames.flatMap(name => {
    const service = catalogue.findService(name);
    return (service?.operationNames ?? []).flatMap(each => {
      const operation = service?.findOperation(each);
      if (service === undefined || operation === undefined || operation.apiName === '') return [];
      return [{ service, operation }];
    });
  });
}

/** Whether the requirements leave a command uncertain whatever is allowed in the account. */
function isUncertain(command: string): boolean {
  const found = requirementsOf(catalogue, parseCommand(command), { place, facts });
  if ('unknown' in found) return true;
  const { requirements, missing, outside } = found;
  const isOther = (arn: string) => arn.split(':')[4] === other;
  return (
    missing.length + outside.length > 0 ||
    requirements.some(each => each.resourcesUnknown !== undefined || each.resources.some(isOther))
  );
}

/** What is about identities that get a permission, and not about resources that are used. */
const ofIdentities = /principal|source-arn$/;

test('an ARN of another account in any option that takes one leaves every command uncertain', () => {
  const commands = listOperations().flatMap(({ service, operation }) =>
    [...operation.options.values()]
      .filter(({ type, name }) => type !== 'flag' && /(?:^|-)arns?$/.test(name) && !ofIdentities.test(name))
      .map(({ name }) => `${service.name} ${operation.name} --${name} arn:aws:sqs:eu-west-1:${other}:q`),
  );
  expect(commands.length).toBeGreaterThan(3000);
  expect(commands.filter(command => !isUncertain(`${command} --region eu-west-1`))).toEqual([]);
});

const proofs = await proofsOf(
  await loadText(`version: 1
name: outside
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
rules: { channel/placeholder: off }
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
roles: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0AAAAAAA, role: all, guardrails: [all] } }
`),
);

const bus = `arn:aws:events:eu-west-1:${other}:event-bus/x`;
const topic = 'sns publish --topic-arn arn:aws:sns:eu-west-1:123456789012:t';
test.each<[string, string]>([
  [`events put-events --entries Source=a,DetailType=b,Detail={},EventBusName=${bus}`, 'unknown'],
  [`events put-events --entries '[{"Source":"a","EventBusName":"${bus}"}]'`, 'unknown'],
  [`events put-events --entries '[{"Source":"a","Detail":"{}","Resources":["${bus}"]}]'`, 'allowed'],
  [`events put-targets --rule r --targets Id=1,Arn=arn:aws:sqs:eu-west-1:${other}:q`, 'unknown'],
  [
    `rds restore-db-instance-from-db-snapshot --db-instance-identifier d --db-snapshot-identifier arn:aws:rds:eu-west-1:${other}:snapshot:s`,
    'unknown',
  ],
  [
    `rds copy-db-snapshot --source-db-snapshot-identifier arn:aws:rds:eu-west-1:${other}:snapshot:s --target-db-snapshot-identifier b`,
    'unknown',
  ],
  [`s3api list-objects-v2 --bucket arn:aws:s3:eu-west-1:${other}:accesspoint/a`, 'unknown'],
  [`${topic} --message "see ${bus}"`, 'allowed'],
  [
    `lambda add-permission --function-name f --statement-id s --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn arn:aws:sns:eu-west-1:${other}:t`,
    'allowed',
  ],
  [`s3api list-objects-v2 --bucket b --expected-bucket-owner ${other}`, 'unknown'],
  ['s3api list-objects-v2 --bucket b --expected-bucket-owner ${AWS::AccountId}', 'allowed'],
  [`codeartifact list-repositories-in-domain --domain d --domain-owner ${other}`, 'unknown'],
  ['codeartifact list-repositories-in-domain --domain d --domain-owner 123456789012', 'allowed'],
  [`glue get-table --catalog-id ${other} --database-name d --name n`, 'unknown'],
  [`lakeformation list-permissions --catalog-id ${other}`, 'unknown'],
  [`s3control get-public-access-block --account-id ${other}`, 'unknown'],
  ['s3control get-public-access-block --account-id 123456789012', 'allowed'],
  [`quicksight list-dashboards --aws-account-id ${other}`, 'unknown'],
  [
    `backup list-recovery-points-by-backup-vault --backup-vault-name v --backup-vault-account-id ${other}`,
    'unknown',
  ],
  [`budgets describe-budgets --account-id ${other}`, 'unknown'],
  ['glacier list-vaults --account-id -', 'allowed'],
  ['glue get-table --catalog-id 123456789012 --database-name d --name n', 'allowed'],
  ['s3api list-objects-v2 --bucket b--euw1-az1--x-s3', 'unknown'],
  [
    's3api put-bucket-encryption --bucket b--euw1-az1--x-s3 --server-side-encryption-configuration {"Rules":[]}',
    'unknown',
  ],
  ['s3api put-bucket-encryption --bucket b --server-side-encryption-configuration {"Rules":[]}', 'allowed'],
  ['s3api create-session --bucket b--euw1-az1--x-s3', 'allowed'],
  [`ec2 describe-images --owners ${other}`, 'allowed'],
])('what a command says of another account: %s', (command, decision) => {
  const asked = { as: undefined, targets: undefined };
  expect(answerCan(proofs, 'ops', `${command} --region eu-west-1`, asked)?.decision).toBe(decision);
});

test.each<[string, string, string]>([
  ['eu-west-1', 'allowed', ''],
  ['mars-1', 'unknown', '`mars-1` was not a Region on'],
  ['eu-west-9', 'unknown', '`eu-west-9` was not a Region on'],
  ['cn-north-1', 'unknown', '`cn-north-1` is a Region of another partition'],
])('a command in the Region %s is %s', (region, decision, reason) => {
  const asked = { as: undefined, targets: undefined };
  const answer = answerCan(proofs, 'ops', `${topic} --message m --region ${region}`, asked);
  expect(answer?.decision).toBe(decision);
  expect(answer?.because.map(({ message }) => message).join('\n')).toContain(reason);
});

test('a service with one endpoint is called there, whatever the Region of the command is', () => {
  const asked = { as: undefined, targets: undefined };
  expect(answerCan(proofs, 'ops', 'cloudfront list-distributions --region mars-1', asked)?.decision).toBe(
    'allowed',
  );
});
