import { type Diagnostic, hasErrors, type Severity, sortDiagnostics } from '../core/diagnostic.ts';
import type { Finding } from '../core/finding.ts';
import type { Model, Resolved } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import type { Project } from '../core/project.ts';
import { quote } from '../core/quote.ts';
import { resolve } from '../core/resolve.ts';
import { toDiagnostics } from '../core/to-diagnostics.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import { findUnusableIds } from '../rules/channel-id.ts';
import { configRules, derivedRules } from '../rules/index.ts';
import { checkNameCollisions } from '../rules/names.ts';
import { checkEnds } from '../rules/until.ts';
import type { ProofOptions, Proofs } from './prove-project.ts';
import type { Overlay } from './read-document.ts';
import { readProject } from './read-project.ts';

/** A checked configuration. */
export interface LoadedConfig {
  /** Undefined when there is an error anywhere: nothing is ever done with half of a configuration. */
  readonly config: Resolved | undefined;
  /**
   * What the file asks for, also where only proofs failed: enough to say what would change and who would gain what, and
   * never to deploy it. Undefined when anything else is wrong.
   */
  readonly draft: Resolved | undefined;
  /** Undefined when not even the main file could be read as data. */
  readonly project: Project | undefined;
  /** What every channel can do, but for those that are broken; undefined when there is nothing to prove. */
  readonly proofs: Proofs | undefined;
  /** In file order. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the files by name, for showing lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/** How to check. */
export interface LoadOptions {
  /** The day of the check, YYYY-MM-DD; today when not given. */
  readonly today?: string;
  /** Texts that are checked in place of what is in the files. */
  readonly overlay?: Overlay;
  /** Changes what was read before it is checked, e.g. so that a pull request cannot loosen its own check. */
  readonly adjust?: (config: ChatopsConfig) => ChatopsConfig;
  /** Whether it is planned or applied against AWS, where an ID of an example is no channel. */
  readonly deploys?: boolean;
  /** Whether what has ended, and proofs that fail with it, do not keep a comparison from being made. */
  readonly comparesEnded?: boolean;
  /** Whether nothing is asked about channels later, so that what was worked out for each is not kept. */
  readonly findingsOnly?: boolean;
}

/** Reads and checks a chatops.yml with everything that belongs to it; all that is wrong is reported at once. */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<LoadedConfig> {
  const { project: read, diagnostics, findings, texts } = await readProject(file, options.overlay);
  if (read === undefined) {
    return {
      config: undefined,
      draft: undefined,
      project: undefined,
      proofs: undefined,
      diagnostics,
      texts,
    };
  }
  const project = options.adjust === undefined ? read : { ...read, config: options.adjust(read.config) };
  const checked = checkProject(project);
  const sound = withoutBroken(project.config, checked);
  const now = options.today === undefined ? new Date().toISOString() : `${options.today}T00:00:00Z`;
  const { findingsOnly = false } = options;
  const { proofs, resolved, findings: proved } = await prove(project, sound, { now, findingsOnly });
  const unusable = options.deploys === true ? findPlaceholders(project) : [];
  const ended = findEnded(project, now, options.comparesEnded === true ? 'warning' : 'error');
  const all = [
    ...findings,
    ...checked,
    ...unusable,
    ...ended,
    ...checkRenderedNames(resolved.models, project),
    ...proved,
  ];
  const reported = toDiagnostics(project, all, {
    severities: defaultSeverities,
    codes: await codesFor(project),
    today: now.slice(0, 10),
  });
  const sorted = sortDiagnostics([...diagnostics, ...reported]);
  const isWhole = sorted.every(({ severity, code }) => severity !== 'error' || isOfProofs(code));
  // What has ended fails proofs; a comparison with AWS is made all the same.
  const isUsable = !hasErrors(sorted) || (options.comparesEnded === true && ended.length > 0 && isWhole);
  return {
    draft: isWhole ? { ...resolved, ...project.config } : undefined,
    // Without an error nothing was left out, so that what is sound is the whole.
    config: isUsable ? { ...resolved, ...project.config } : undefined,
    project,
    proofs,
    diagnostics: sorted,
    texts,
  };
}

/** Codes of findings about a file that says clearly what it wants: nothing was left out because of them. */
const proofCodes: ReadonlySet<string> = new Set([
  'alias/denied',
  'channel/closed-by-policy',
  'channel/user-role-open',
  'guardrail/administrator-access',
  'permission/credential-exposure',
  'permission/escalation',
  'permission/many-dates',
  'permission/wildcard-write',
  'permission/write-without-user-roles',
]);

function isOfProofs(code: string): boolean {
  return proofCodes.has(code) || code.startsWith('expect/');
}

/** The proofs and what they know of AWS are loaded only when there is something to prove. */
async function prove(
  project: Project,
  sound: ChatopsConfig,
  options: ProofOptions,
): Promise<{ proofs: Proofs | undefined; resolved: Resolved; findings: readonly Finding[] }> {
  const hasNothing = [sound.channels, sound.aliases].every(map => Object.keys(map ?? {}).length === 0);
  if (hasNothing) {
    const resolved = resolve(sound, undefined, name => project.policyDocuments.get(name));
    return { proofs: undefined, resolved, findings: [] };
  }
  const { proveProject } = await import('./prove-project.ts');
  const { proofs, resolved, findings } = await proveProject(project, sound, options);
  return {
    proofs,
    resolved,
    findings: findings.map(finding => ({ ...finding, path: project.restorePath(finding.path) })),
  };
}

const defaultSeverities: ReadonlyMap<string, Severity> = new Map(
  [...configRules, ...derivedRules].map(({ code, severity }) => [code, severity]),
);

/** The codes there are; what they mean is loaded only for a file that speaks of them. */
async function codesFor({ config }: Project): Promise<ReadonlySet<string>> {
  if (config.rules === undefined && config.ignore === undefined) return new Set();
  const { allRules } = await import('../rules/all.ts');
  return new Set(allRules.map(({ code }) => code));
}

/** What the rules say that look at the configuration by itself. */
function checkProject(project: Project): Finding[] {
  const { config } = project;
  return configRules.flatMap(rule =>
    [...rule.check(config, project)].map(finding => ({
      code: rule.code,
      ...finding,
      path: project.restorePath(finding.path),
    })),
  );
}

/** IDs with which nothing can be deployed. */
function findPlaceholders({ config, restorePath }: Project): Finding[] {
  return findUnusableIds(config).map(({ id, path }) => ({
    code: 'plan/placeholder-id',
    message: `${quote(id)} is an ID from an example; AWS has no channel, workspace or team with it`,
    help: 'write the ID of your own channel, workspace or team on this line, or plan with --local or --against',
    path: restorePath(path),
  }));
}

/** What has ended and is still declared. */
function findEnded({ config, restorePath }: Project, now: string, severity: Severity): Finding[] {
  return [...checkEnds(config, now)].map(finding => ({
    ...finding,
    severity,
    path: restorePath(finding.path),
  }));
}

/** What is wrong with the names that are made of keys. */
function checkRenderedNames(models: readonly Model[], project: Project): Finding[] {
  const named = new Map<string, Finding>();
  for (const model of models) {
    for (const finding of checkNameCollisions(model, project))
      named.set(`${finding.code} ${formatPath(finding.path)}`, finding);
  }
  return [...named.values()];
}

/** The configuration without the channels, roles, … that cannot be resolved, so that the rest can be looked at. */
function withoutBroken(config: ChatopsConfig, findings: readonly Finding[]): ChatopsConfig {
  const broken = new Set(
    findings
      // A warning breaks nothing: what it is about is proved like the rest.
      .filter(
        ({ code, severity = defaultSeverities.get(code) ?? 'error' }) =>
          severity === 'error' && /^(reference|channel|schema|import)\//.test(code),
      )
      .map(({ path }) => formatPath(path.slice(0, 2))),
  );
  const keep = <T>(section: string, map: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(map).filter(([key]) => !broken.has(formatPath([section, key]))));
  const sound = {
    ...config,
    roles: keep('roles', config.roles),
    guardrails: keep('guardrails', config.guardrails),
  };
  const isDefaultsBroken = [...broken].some(path => path.startsWith('defaults'));
  const channels = Object.entries(isDefaultsBroken ? {} : keep('channels', config.channels));
  return {
    ...sound,
    channels: Object.fromEntries(channels.filter(([, channel]) => isResolvable(sound, channel))),
  };
}

/** Whether all that a channel needs is there. What was broken in form is missing here although the file declares it. */
function isResolvable(config: ChatopsConfig, channel: ChannelConfig): boolean {
  const { workspace, role, guardrails, aliases = [] } = { ...config.defaults, ...channel };
  const has = (section: 'workspaces' | 'roles' | 'aliases', key: string | undefined) =>
    key !== undefined && Object.hasOwn(config[section] ?? {}, key);
  const own = { has: (key: string) => Object.hasOwn(config.guardrails ?? {}, key) };
  return (
    has('workspaces', workspace) &&
    has('roles', role) &&
    guardrails !== undefined &&
    (guardrails === 'none' || guardrails.every(name => resolvePolicyName(name, own) !== undefined)) &&
    aliases.every(alias => has('aliases', alias))
  );
}
