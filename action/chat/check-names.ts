import { proposeName } from '../core/nearest.ts';
import { describeNotListed } from '../core/not-listed.ts';
import { listSome } from '../core/quote.ts';
import type { BoundCommand } from './bind.ts';
import type { Catalogue, Operation, Service } from './catalogue.ts';
import { describeNoCommand } from './check-form.ts';
import { type CommandFinding, makeError, makeWarning } from './finding.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import { findRefusal } from './never-in-chat.ts';
import type { Token } from './tokens.ts';
import { hasVariable } from './variables.ts';

/** Whether service and operation exist, and whether chat runs them at all. */
export function checkNames(catalogue: Catalogue, bound: BoundCommand, text: string): CommandFinding[] {
  const { serviceWord, service, operationWord, operation } = bound;
  // There are words, and all of them are options.
  if (serviceWord === undefined) return [describeNoCommand(text)];
  if (service === undefined) return checkService(catalogue, serviceWord, operationWord);
  if (service.modelName === '') return [describeLocalService(service, serviceWord)];
  if (operationWord === undefined) {
    const help = `write one after it, for example \`${service.name} ${service.operationNames[0] ?? ''}\``;
    return [
      makeError('alias/unknown-operation', `\`${service.name}\` needs an operation`, help, serviceWord),
    ];
  }
  if (operation === undefined) return checkOperation(catalogue, service, operationWord);
  if (operation.apiName === '') {
    const message = `\`${service.name} ${operation.name}\` is a program inside the AWS CLI, not an API operation; chat does not run it`;
    return [
      makeError('alias/not-in-chat', message, proposeInstead(service.name, operation.name), operationWord),
    ];
  }
  const refusal = refusalOf(service, operation);
  if (refusal === undefined) return bound.isServiceOmitted ? [describeOmission(service, operationWord)] : [];
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

/** The entries of the list of what chat never runs, for operations of the catalogue. */
const refusals = new WeakMap<Operation, { readonly entry: string | undefined }>();

function refusalOf(service: Service, operation: Operation): string | undefined {
  let known = refusals.get(operation);
  if (known === undefined) {
    known = { entry: findRefusal(iamPrefixOf(service), operation.apiName) };
    refusals.set(operation, known);
  }
  return known.entry;
}

function describeOmission({ name }: Service, word: Token): CommandFinding {
  const message = `\`${word.value}\` is read as \`${name} ${word.value}\`, as no other service has this operation`;
  return makeWarning('alias/omitted-service', message, `write \`${name} ${word.value}\``, word);
}

function checkService(catalogue: Catalogue, word: Token, operationWord: Token | undefined): CommandFinding[] {
  if (hasVariable(word.value)) {
    const message = `\`${word.value}\` is in place of the service, so nothing is known about the command`;
    return [makeError('alias/unknown-service', message, 'write the service out', word)];
  }
  const impossible = describeImpossible(word);
  if (impossible !== undefined) return [impossible];
  const owners = catalogue.ownersOf(word.value);
  if (owners.length > 0) {
    const message = `\`${word.value}\` is an operation of ${owners.length} services, and the command names none of them`;
    const help = `write one of them before it: ${listNames(owners)}`;
    return [makeError('alias/unknown-service', message, help, word)];
  }
  const near = findNearService(catalogue, word.value);
  if (near !== undefined) {
    const message = describeUnlisted(catalogue, `The service \`${word.value}\``);
    return [makeError('alias/unknown-service', message, `did you mean \`${near}\`?`, word)];
  }
  const known = operationWord === undefined ? [] : catalogue.ownersOf(operationWord.value);
  const help =
    known.length === 0
      ? 'the names are those of the AWS CLI: `aws help` lists them'
      : `\`${operationWord?.value ?? ''}\` is an operation of ${listNames(known)}`;
  return [makeWarning('alias/unknown-service', describeAbsent(catalogue, `\`${word.value}\``), help, word)];
}

/** Text in the place of a service that can be no name at all: JSON, or a whole command in quotes. */
function describeImpossible(word: Token): CommandFinding | undefined {
  if (/^[{[]/.test(word.value)) {
    const help =
      'write the command alone; keys such as `run` and `values` are YAML of their own, without quotes around them';
    return makeError('alias/unknown-service', 'This is JSON in quotes, and not a command', help, word);
  }
  if (!/\s/.test(word.value)) return undefined;
  const message =
    'The first word of the command is in quotes with those after it, so chat reads all of them as the service';
  return makeError(
    'alias/unknown-service',
    message,
    `write \`${word.value.trim()}\` without these quotes`,
    word,
  );
}

/** What is said of a name that is like nothing in the catalogue: AWS may have added it since. */
export function describeAbsent(catalogue: Catalogue, shown: string): string {
  return `${describeUnlisted(catalogue, shown)}: nothing can be proved about it`;
}

function describeUnlisted({ date }: Catalogue, shown: string): string {
  return describeNotListed(shown, 'catalogue', date);
}

function listNames(names: readonly string[]): string {
  const shown = names.map(name => `\`${name}\``);
  return listSome(shown, 3);
}

/** The service that a word was most likely meant for. */
export function findNearService(catalogue: Catalogue, typed: string): string | undefined {
  return findByOtherName(catalogue, typed) ?? proposeName(typed, catalogue.serviceNames);
}

/** A service by its name in IAM, in its endpoint or in an SDK: `states` → `stepfunctions`, `codedeploy` → `deploy`. */
function findByOtherName(catalogue: Catalogue, typed: string): string | undefined {
  const wanted = typed.toLowerCase().replace(/[\s_-]/g, '');
  const own = catalogue.serviceNames.find(name => name.replace(/-/g, '') === wanted);
  if (own !== undefined) return own;
  return catalogue.serviceNames.find(name => {
    const service = catalogue.findService(name);
    if (service === undefined || service.modelName === '') return false;
    const others = [name, service.modelName, service.signingName, iamPrefixOf(service)];
    return others.some(other => other.toLowerCase().replace(/-/g, '') === wanted);
  });
}

function checkOperation(catalogue: Catalogue, service: Service, word: Token): CommandFinding[] {
  if (word.value === 'help') return [];
  if (hasVariable(word.value)) {
    const message = `\`${word.value}\` is in place of the operation, so nothing is known about the command`;
    return [makeError('alias/unknown-operation', message, 'write the operation out', word)];
  }
  const near = proposeName(word.value, service.operationNames);
  const owners = near === undefined ? catalogue.ownersOf(word.value) : [];
  if (near === undefined && owners.length === 0) {
    const message = describeAbsent(catalogue, `The operation \`${word.value}\` of \`${service.name}\``);
    return [
      makeWarning(
        'alias/unknown-operation',
        message,
        `\`aws ${service.name} help\` lists its operations`,
        word,
      ),
    ];
  }
  const help =
    near === undefined ? `it is an operation of ${listNames(owners)}` : `did you mean \`${near}\`?`;
  const message = describeUnlisted(catalogue, `\`${service.name} ${word.value}\``);
  return [makeError('alias/unknown-operation', message, help, word)];
}

function describeLocalService(service: Service, word: Token): CommandFinding {
  const message = `\`${service.name}\` is a program inside the AWS CLI that works with local files; chat does not run it`;
  const help =
    service.name === 's3'
      ? 'use the operations of `s3api`, for example `s3api list-objects-v2`'
      : 'run it in a terminal';
  return makeError('alias/not-in-chat', message, help, word);
}

/** What does the same through the API, for the commands that people use most. */
const instead: Readonly<Record<string, string>> = {
  'emr create-cluster': 'run-job-flow is not offered by the CLI; start the cluster through a Lambda function',
  'ecs deploy': 'use `deploy create-deployment` or `ecs update-service --force-new-deployment`',
  'logs tail': 'use `logs filter-log-events --log-group-name NAME --filter-pattern TEXT`',
  'logs start-live-tail': 'use `logs filter-log-events`',
  'cloudformation deploy': 'use `cloudformation create-change-set` and `execute-change-set`',
};

function proposeInstead(service: string, operation: string): string {
  return (
    instead[`${service} ${operation}`] ??
    'use the operations of the API that it calls, or run it in a terminal'
  );
}
