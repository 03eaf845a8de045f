import { grantAliases } from '../access/alias-grants.ts';
import { checkChannels, sharesLittle } from '../access/check-channels.ts';
import { createChatPolicyCheck, joinTargets } from '../access/check-chat-policy.ts';
import { checkStatements, createPermissionCheck } from '../access/check-permissions.ts';
import { createQuestionCheck } from '../access/check-questions.ts';
import { checkEmptyGuardrails, checkPolicySizes } from '../access/check-sizes.ts';
import { runExpectations } from '../access/expectations.ts';
import { type Picture, pictureOfTemplate, type RolePicture } from '../access/picture.ts';
import { loadProofData, type ProofData } from '../access/proof-data.ts';
import {
  type AccessIndex,
  checkAliases,
  createAliasCheck,
  indexAccess,
  type ReadAlias,
  readAliases,
} from '../access/prove.ts';
import { originOf } from '../core/channel-config.ts';
import type { Severity } from '../core/diagnostic.ts';
import type { Finding } from '../core/finding.ts';
import { limitsOf, type Model, type Resolved } from '../core/model.ts';
import { placeOf } from '../core/place.ts';
import type { Project } from '../core/project.ts';
import { resolve, resolveModel } from '../core/resolve.ts';
import { isSilenced } from '../core/to-diagnostics.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderWithOrigins } from '../kinds/index.ts';
import { chatPolicyRules } from '../rules/chat-policy.ts';
import { commandRules } from '../rules/commands.ts';
import { permissionRules } from '../rules/permissions.ts';

/** A configuration with everything that is known of what its channels can do. */
export interface Proofs {
  readonly proofData: ProofData;
  readonly aliases: ReadonlyMap<string, ReadAlias>;
  /** With the grants of `allow-aliases`: what is rendered. */
  readonly models: readonly Model[];
  readonly index: AccessIndex;
}

/** How to prove. */
export interface ProofOptions {
  /** The instant of the proof, for permissions that begin or end. */
  readonly now?: string;
  /** Whether the findings are all that is wanted, so that what belongs to one channel is not kept. */
  readonly findingsOnly?: boolean;
}

/**
 * Proves what every channel can do.
 * @param sound the configuration without what is broken, so that the rest can be proved
 */
export async function proveProject(
  project: Project,
  sound: ChatopsConfig,
  { now, findingsOnly = false }: ProofOptions = {},
): Promise<{ proofs: Proofs; resolved: Resolved; findings: Finding[] }> {
  const proofData = await loadProofData();
  const view: Project = { ...project, config: sound };
  const readable = readAliases(view);
  const commandFindings = [...checkAliases(readable.values(), proofData)];
  const { aliases, broken } = sortOutBroken(view, readable, commandFindings);
  const usable = new Map([...aliases].filter(([key]) => !broken.has(key)));
  const { grants, refused, findings: grantFindings } = grantAliases(resolve(sound).models, usable, proofData);
  const resolved = resolve(sound, grants, name => project.policyDocuments.get(name));
  const { models } = resolved;
  const targets = models.map(model => ({ model, picture: pictureOfDesired(resolved, model) }));
  const roleOf = (model: Model, key: string) => pictureOfRole(resolved, model, key);
  const index = indexAccess({ targets, roleOf }, proofData, now);
  // What `allow-aliases` refuses is an error already; that the alias is then denied too is no second one.
  const reported = new Set([...broken, ...refused]);
  const [ofAliases = [], ofPermissions = [], ofQuestions = [], ofChatPolicy = []] = checkChannels(
    index,
    [
      createAliasCheck(index, aliases, reported, proofData),
      createPermissionCheck(proofData),
      createQuestionCheck(view, proofData),
      createChatPolicyCheck(resolved.chatPolicy),
    ],
    findingsOnly && sharesLittle(index)
      ? () => {
          index.release();
          proofData.release();
        }
      : undefined,
  );
  return {
    proofs: { proofData, aliases, models, index },
    resolved,
    findings: [
      ...commandFindings,
      ...grantFindings,
      ...ofAliases,
      ...runExpectations(index, { aliases, proofData }, view),
      ...checkEmptyGuardrails(models, reported),
      ...checkPolicySizes(models),
      ...checkStatements(view, proofData),
      ...ofPermissions,
      ...ofQuestions,
      ...joinTargets(ofChatPolicy),
    ].map(finding => ({ severity: severities.get(finding.code) ?? 'error', ...finding })),
  };
}

/** The picture of what chatops.yml asks for in one target. */
function pictureOfDesired(resolved: Resolved, model: Model): Picture {
  const { template, origins } = renderWithOrigins(model);
  return pictureOfTemplate({
    target: model.target.key,
    place: placeOf(model.target),
    template,
    origins,
    documents: resolved.documents,
    limits: limitsOf(resolved, model.target.key),
  });
}

/** A role of chatops.yml as it is, or would be, in a target. */
function pictureOfRole(resolved: Resolved, model: Model, key: string): RolePicture | undefined {
  const [channel] = model.channels;
  const role = resolved.roles?.[key];
  if (role === undefined || channel === undefined) return undefined;
  const arn = 'arn' in role ? role.arn : undefined;
  const whole = resolveModel(resolved, model.target, resolved.grants, [key]);
  const acting = {
    ...channel,
    role: { value: { key, origin: originOf(key, role), arn }, path: ['roles', key] },
  };
  const picture = pictureOfDesired(resolved, { ...whole, channels: [acting] });
  return picture.channels[0]?.role;
}

/**
 * Aliases with an error in their command: those whose error is reported, and those where `rules` or `ignore` hide it, which
 * then say so themselves wherever something would be proved about them.
 */
function sortOutBroken(
  project: Project,
  aliases: ReadonlyMap<string, ReadAlias>,
  findings: readonly Finding[],
): { aliases: ReadonlyMap<string, ReadAlias>; broken: ReadonlySet<string> } {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reported = errors.filter(finding => !isSilenced(project, finding));
  const broken = new Set(reported.map(({ path }) => String(path[1])));
  const marked = new Map(aliases);
  for (const { path, message } of errors) {
    const key = String(path[1]);
    const alias = aliases.get(key);
    if (alias !== undefined && !broken.has(key)) marked.set(key, { ...alias, hiddenError: message });
  }
  return { aliases: marked, broken };
}

const severities: ReadonlyMap<string, Severity> = new Map(
  [...commandRules, ...permissionRules, ...chatPolicyRules].map(({ code, severity }) => [code, severity]),
);
