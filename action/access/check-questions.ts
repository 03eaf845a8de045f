import type { Finding } from '../core/finding.ts';
import type { Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { answerQuestion, questionActions } from './answer-question.ts';
import { type ChannelAccess, rolesOf } from './channel-access.ts';
import type { ChannelCheck } from './channel-check.ts';
import type { ProofData } from './proof-data.ts';

/** The AWS-managed policies that are there for questions in natural language. */
const questionPolicies = /^(?:arn:aws:iam::aws:policy\/)?(AmazonQ(?:DeveloperAccess|FullAccess))$/;

/**
 * Channels whose role or guardrails have a policy for questions in natural language, and where questions are denied all
 * the same because the other layer has none: AWS asks for it in both.
 */
export function createQuestionCheck(project: Project, proofData: ProofData): ChannelCheck {
  const reported = new Set<string>();
  return (access, { key }) => {
    const finding = reported.has(key) ? undefined : checkChannel(access, project, proofData);
    if (finding === undefined) return [];
    reported.add(key);
    return [finding];
  };
}

function checkChannel(access: ChannelAccess, project: Project, proofData: ProofData): Finding | undefined {
  const { key } = access.channel;
  const { config } = project;
  const roles = rolesOf(access.channel).map(each => each.key);
  const inGuardrails = findInGuardrails(config, key);
  const inRoles = roles.map(role => findInRole(config, role));
  const [inRole] = inRoles.flatMap(found => found ?? []);
  // In both or in neither: then something else decides, or nothing is meant.
  if (inGuardrails === undefined ? inRole === undefined : inRoles.every(found => found !== undefined)) {
    return undefined;
  }
  const answer = answerQuestion(access, proofData, 'every');
  if ('problems' in answer || answer.default().decision !== 'denied') return undefined;
  const found = inGuardrails ?? inRole;
  if (found === undefined) return undefined;
  const lacking = roles
    .filter((_, index) => inRoles[index] === undefined)
    .map(role => `the role ${quoteName(role)}`);
  const [having, missing] =
    inGuardrails === undefined
      ? [`the role ${quoteName(String(found.path[1]))} has`, 'no guardrail allows']
      : ['the guardrails have', `${lacking.join(' and ')} ${lacking.length === 1 ? 'does' : 'do'} not allow`];
  return {
    code: 'permission/one-sided-questions',
    message: `Questions do not work in ${quoteName(key)}: ${having} ${found.name}, but ${missing} ${questionActions.join(' and ')}`,
    help: `add ${found.name} there as well, or remove it here`,
    path: found.path,
  };
}

interface Entry {
  readonly name: string;
  readonly path: Path;
}

function findInGuardrails({ channels, defaults }: ChatopsConfig, key: string): Entry | undefined {
  const own = channels?.[key]?.guardrails;
  const choice = own ?? defaults?.guardrails ?? 'none';
  const path = own === undefined ? ['defaults', 'guardrails'] : ['channels', key, 'guardrails'];
  return choice === 'none' ? undefined : findEntry(choice, path);
}

function findInRole({ roles }: ChatopsConfig, key: string): Entry | undefined {
  const role = roles?.[key];
  if (role === undefined || 'arn' in role) return undefined;
  return findEntry(role['managed-policies'] ?? [], ['roles', key, 'managed-policies']);
}

function findEntry(names: readonly unknown[], path: Path): Entry | undefined {
  for (const [index, each] of names.entries()) {
    const name = typeof each === 'string' ? questionPolicies.exec(each)?.[1] : undefined;
    if (name !== undefined) return { name, path: [...path, index] };
  }
  return undefined;
}
