import { type Diagnostic, hasErrors, type Severity, sortDiagnostics } from '../core/diagnostic.ts';
import type { Finding } from '../core/finding.ts';
import { judgeFindings } from '../core/judge.ts';
import { resolveModels } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import type { Project } from '../core/project.ts';
import type { Channel, ChatopsConfig } from '../generated/config.ts';
import { configRules, derivedRules } from '../rules/index.ts';
import { checkNames } from '../rules/names.ts';
import { readProject } from './read-project.ts';

/** A checked configuration. */
export interface LoadedConfig {
  /** Undefined when there is an error anywhere: nothing is ever done with half of a configuration. */
  readonly config: ChatopsConfig | undefined;
  /** Undefined when not even the main file could be read as data. */
  readonly project: Project | undefined;
  /** In file order. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the files by name, for showing lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/** How to check. */
export interface LoadOptions {
  /** The day of the check, YYYY-MM-DD; today when not given. */
  readonly today?: string;
}

/** Reads and checks a chatops.yml with everything that belongs to it; all that is wrong is told at once. */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<LoadedConfig> {
  const { project, diagnostics, findings, texts } = await readProject(file);
  if (project === undefined) return { config: undefined, project, diagnostics, texts };
  const all = [...findings, ...checkProject(project)];
  const judged = judgeFindings(project, all, {
    severities: defaultSeverities,
    codes: await codesFor(project),
    today: options.today ?? new Date().toISOString().slice(0, 10),
  });
  const sorted = sortDiagnostics([...diagnostics, ...judged]);
  return { config: hasErrors(sorted) ? undefined : project.config, project, diagnostics: sorted, texts };
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

/** Everything that is wrong with the meaning of a configuration. */
function checkProject(project: Project): Finding[] {
  const { config } = project;
  const findings = configRules.flatMap(rule =>
    [...rule.check(config, project)].map(finding => ({
      code: rule.code,
      ...finding,
      path: project.restorePath(finding.path),
    })),
  );
  const sound = withoutBroken(config, findings);
  const named = new Map<string, Finding>();
  for (const model of resolveModels(sound)) {
    for (const finding of checkNames(model, project))
      named.set(`${finding.code} ${formatPath(finding.path)}`, finding);
  }
  return [...findings, ...named.values()];
}

/** The configuration without the channels, roles, … that cannot be resolved, so that the rest can be looked at. */
export function withoutBroken(config: ChatopsConfig, findings: readonly Finding[]): ChatopsConfig {
  const broken = new Set(
    findings
      .filter(({ code }) => /^(reference|channel|schema)\//.test(code))
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
function isResolvable(config: ChatopsConfig, channel: Channel): boolean {
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
