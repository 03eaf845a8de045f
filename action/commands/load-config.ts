import { type Diagnostic, hasErrors, type Severity, sortDiagnostics } from '../core/diagnostic.ts';
import type { Finding } from '../core/finding.ts';
import { judgeFindings } from '../core/judge.ts';
import { resolveModels } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
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
  /** Changes what was read before it is checked, e.g. so that a pull request cannot loosen its own check. */
  readonly adjust?: (config: ChatopsConfig) => ChatopsConfig;
}

/** Reads and checks a chatops.yml with everything that belongs to it; all that is wrong is told at once. */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<LoadedConfig> {
  const { project: read, diagnostics, findings, texts } = await readProject(file);
  if (read === undefined) return { config: undefined, project: read, diagnostics, texts };
  const project = options.adjust === undefined ? read : { ...read, config: options.adjust(read.config) };
  const all = [...findings, ...checkProject(project)];
  const judged = judgeFindings(project, all, {
    severities: defaultSeverities,
    codes: await codesFor(project),
    today: options.today ?? new Date().toISOString().slice(0, 10),
  });
  const sorted = sortDiagnostics([...diagnostics, ...judged]);
  return { config: hasErrors(sorted) ? undefined : project.config, project, diagnostics: sorted, texts };
}

/** What a finding of each code weighs when chatops.yml does not say otherwise. */
export const defaultSeverities: ReadonlyMap<string, Severity> = new Map(
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
    [...rule.check(config, project)].map(finding => ({ code: rule.code, ...finding })),
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
  if (broken.size === 0) return config;
  const keep = <T>(section: string, map: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(map).filter(([key]) => !broken.has(formatPath([section, key]))));
  const isDefaultsBroken = [...broken].some(path => path.startsWith('defaults'));
  return {
    ...config,
    roles: keep('roles', config.roles),
    guardrails: keep('guardrails', config.guardrails),
    channels: isDefaultsBroken
      ? {}
      : Object.fromEntries(
          Object.entries(keep('channels', config.channels)).filter(([, channel]) => {
            const role = channel.role ?? config.defaults?.role;
            return role !== undefined && !broken.has(formatPath(['roles', role]));
          }),
        ),
  };
}
