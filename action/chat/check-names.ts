import type { BoundCommand } from './bind.ts';
import type { Catalogue, Service } from './catalogue.ts';
import { type Finding, makeError } from './finding.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import { proposeName } from './nearest.ts';
import { findRefusal } from './never-in-chat.ts';
import type { Token } from './tokens.ts';
import { hasVariable } from './variables.ts';

/** Whether service and operation exist, and whether chat runs them at all. */
export function checkNames(catalogue: Catalogue, bound: BoundCommand): Finding[] {
  const { serviceWord, service, operationWord, operation } = bound;
  if (serviceWord === undefined) return [];
  if (service === undefined) return checkService(catalogue, serviceWord, operationWord);
  if (service.modelName === '') return [describeLocalService(service, serviceWord)];
  if (operationWord === undefined) {
    const help = `as \`${service.name} ${service.operationNames[0] ?? ''}\``;
    return [
      makeError('alias/unknown-operation', `\`${service.name}\` needs an operation`, help, serviceWord),
    ];
  }
  if (operation === undefined) return checkOperation(catalogue, service, operationWord);
  if (operation.apiName === '') {
    const message = `\`${service.name} ${operation.name}\` is a program inside the AWS CLI, no operation of the API; chat does not run it`;
    return [
      makeError('alias/not-in-chat', message, proposeInstead(service.name, operation.name), operationWord),
    ];
  }
  const refusal = findRefusal(iamPrefixOf(service), operation.apiName);
  if (refusal === undefined) return [];
  const what = refusal.endsWith(':*')
    ? `anything of \`${service.name}\``
    : `\`${service.name} ${operation.name}\``;
  return [
    makeError(
      'alias/not-in-chat',
      `The service never runs ${what} in chat, whatever the permissions are`,
      'run it elsewhere, or through a Lambda function that the channel may invoke',
      refusal.endsWith(':*') ? serviceWord : operationWord,
    ),
  ];
}

function checkService(catalogue: Catalogue, word: Token, operationWord: Token | undefined): Finding[] {
  if (hasVariable(word.value)) {
    const message = `\`${word.value}\` stands where the service is named, so nothing can be known about the command`;
    return [makeError('alias/unknown-service', message, 'write the service out', word)];
  }
  const near = findByOtherName(catalogue, word.value) ?? proposeName(word.value, catalogue.serviceNames);
  const owner =
    near === undefined && operationWord ? findOwners(catalogue, operationWord.value)[0] : undefined;
  const proposal = near ?? owner;
  const help =
    proposal === undefined
      ? 'the names are those of the AWS CLI: `aws help` lists them'
      : `did you mean \`${proposal}\`?`;
  return [makeError('alias/unknown-service', `\`${word.value}\` is no service of the AWS CLI`, help, word)];
}

/** A service by its name in IAM, in its endpoint or in an SDK: `states` → `stepfunctions`, `codedeploy` → `deploy`. */
function findByOtherName(catalogue: Catalogue, typed: string): string | undefined {
  const wanted = typed.toLowerCase().replace(/[\s_-]/g, '');
  return catalogue.serviceNames.find(name => {
    const service = catalogue.findService(name);
    if (service === undefined || service.modelName === '') return false;
    const others = [name, service.modelName, service.signingName, iamPrefixOf(service)];
    return others.some(other => other.toLowerCase().replace(/-/g, '') === wanted);
  });
}

function checkOperation(catalogue: Catalogue, service: Service, word: Token): Finding[] {
  if (word.value === 'help') return [];
  if (hasVariable(word.value)) {
    const message = `\`${word.value}\` stands where the operation is named, so nothing can be known about the command`;
    return [makeError('alias/unknown-operation', message, 'write the operation out', word)];
  }
  const near = proposeName(word.value, service.operationNames);
  const owners = near === undefined ? findOwners(catalogue, word.value) : [];
  const help =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : owners.length > 0
        ? `it is an operation of ${owners
            .slice(0, 3)
            .map(owner => `\`${owner}\``)
            .join(', ')}`
        : `\`aws ${service.name} help\` lists its operations`;
  return [
    makeError(
      'alias/unknown-operation',
      `\`${service.name}\` has no operation \`${word.value}\``,
      help,
      word,
    ),
  ];
}

function findOwners(catalogue: Catalogue, operation: string): string[] {
  return catalogue.serviceNames.filter(
    name => catalogue.findService(name)?.findOperation(operation) !== undefined,
  );
}

function describeLocalService(service: Service, word: Token): Finding {
  const message = `\`${service.name}\` is a program inside the AWS CLI that works with local files; chat does not run it`;
  const help =
    service.name === 's3'
      ? 'use the operations of `s3api`, as `s3api list-objects-v2`'
      : 'run it in a terminal';
  return makeError('alias/not-in-chat', message, help, word);
}

/** What does the same through the API, for the commands that people use most. */
const instead: Readonly<Record<string, string>> = {
  'emr create-cluster': 'run-job-flow is not offered by the CLI; start the cluster through a Lambda function',
  'ecs deploy': 'use `deploy create-deployment` or `ecs update-service --force-new-deployment`',
  'logs start-live-tail': 'use `logs filter-log-events`',
  'cloudformation deploy': 'use `cloudformation create-change-set` and `execute-change-set`',
};

function proposeInstead(service: string, operation: string): string {
  return instead[`${service} ${operation}`] ?? 'use the operations of the API that it is made of';
}
