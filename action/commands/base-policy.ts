import type { Severity } from '../core/diagnostic.ts';
import { parseDocument } from '../core/document.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { assembleProject } from '../core/project.ts';
import { digestOf } from '../core/review.ts';
import type { ChatopsConfig, Ignore, Include, Safety, TargetConfig } from '../generated/config.ts';
import { allRules } from '../rules/all.ts';

/** Something that a pull request would make looser. It does not count before it is merged, unless the message says otherwise. */
export interface Loosening {
  /** Where in chatops.yml, e.g. `rules["permission/wildcard-write"]`. */
  readonly path: string;
  /** What is loosened, in one sentence. */
  readonly message: string;
}

/** A configuration with the stricter of two policies, and where the head's is looser than the base's. */
export interface MergedPolicy {
  readonly config: ChatopsConfig;
  readonly loosenings: readonly Loosening[];
}

/**
 * Reads the policy of the base branch: `targets`, `rules`, `ignore` and `safety` are in the main file only, so its
 * text is enough.
 * @returns undefined when the text is not a chatops.yml that can be read
 */
export function readPolicyConfig(file: string, bytes: Uint8Array): ChatopsConfig | undefined {
  const { document } = parseDocument(file, bytes);
  if (document?.value === undefined) return undefined;
  const { project, findings } = assembleProject(document, [], new Map());
  return findings.some(({ path }) => ['targets', 'rules', 'ignore', 'safety'].includes(String(path[0])))
    ? undefined
    : project.config;
}

/**
 * The digest of the rules that a commit of a branch has for one file: `targets`, `rules`, `ignore`, `safety` and the
 * delegation in `include`. Part of each review, so that a plan that was made under other rules does not count.
 * @param bytes the main file at that commit; undefined when it is not there
 */
export function digestPolicy(file: string, bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return digestOf('no file');
  const config = readPolicyConfig(file, bytes);
  if (config === undefined) return digestOf({ unreadable: Buffer.from(bytes).toString('base64') });
  const { targets = null, rules = null, ignore = null, safety = null, include = null } = config;
  return digestOf({ targets, rules, ignore, safety, include } as unknown as Json);
}

/**
 * What counts when a branch is applied: of `rules`, `ignore` and `safety` the stricter of the last applied commit and
 * the head, so that what one push loosens counts from the next one on. The head's targets count as they are: a plan in
 * a changed target was either reviewed or is refused.
 */
export function mergeAppliedPolicies(
  applied: ChatopsConfig,
  head: ChatopsConfig,
  today?: string,
): MergedPolicy {
  const { config, loosenings } = mergePolicies(applied, head, today);
  const { targets: _targets, ...rest } = config;
  return {
    config: head.targets === undefined ? rest : { ...rest, targets: head.targets },
    loosenings: loosenings.filter(({ path }) => !path.startsWith('targets')),
  };
}

/**
 * What counts in a pull request: of `targets`, `rules`, `ignore` and `safety` the stricter of base and head, so that
 * no pull request can loosen its own check or send the plan to another account. What included files may hold counts at
 * once, since they are part of the file; where it is wider, that is said.
 * @param today YYYY-MM-DD; an ignore of the base that has ended can be renewed at once, because without that no
 * pull request would be valid
 */
export function mergePolicies(
  base: ChatopsConfig,
  head: ChatopsConfig,
  today = new Date().toISOString().slice(0, 10),
): MergedPolicy {
  const loosenings: Loosening[] = [];
  const loosen = (path: string, message: string) => loosenings.push({ path, message });
  const rules = mergeRules(base.rules ?? {}, head.rules ?? {}, loosen);
  const ignore = mergeIgnore({ base: base.ignore ?? [], head: head.ignore ?? [], today }, loosen);
  const safety = mergeSafety(base.safety ?? {}, head.safety ?? {}, loosen);
  const targets = mergeTargets(base.targets, head.targets, loosen);
  listDelegations(base.include ?? [], head.include ?? [], loosen);
  return {
    config: {
      ...head,
      ...(head.rules === undefined && Object.keys(rules).length === 0 ? {} : { rules }),
      ...(head.ignore === undefined ? {} : { ignore }),
      ...(head.safety === undefined && Object.keys(safety).length === 0 ? {} : { safety }),
      ...(targets === undefined ? {} : { targets }),
    },
    loosenings,
  };
}

type Loosen = (path: string, message: string) => void;
type Rules = Readonly<Record<string, Severity | 'off'>>;

const usualSeverities: ReadonlyMap<string, Severity> = new Map(
  allRules.map(({ code, severity }) => [code, severity]),
);
const weights: readonly (Severity | 'off')[] = ['off', 'warning', 'error'];

function mergeRules(base: Rules, head: Rules, loosen: Loosen): Record<string, Severity | 'off'> {
  const codes = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  return Object.fromEntries(
    codes.map(code => {
      const usual = usualSeverities.get(code) ?? 'error';
      const [before, after] = [own(base, code) ?? usual, own(head, code) ?? usual];
      if (weights.indexOf(after) >= weights.indexOf(before)) return [code, after];
      loosen(`rules["${code}"]`, `${code} changes from ${before} to ${after}`);
      return [code, before];
    }),
  );
}

interface Ignores {
  readonly base: readonly Ignore[];
  readonly head: readonly Ignore[];
  readonly today: string;
}

function mergeIgnore({ base, head, today }: Ignores, loosen: Loosen): Ignore[] {
  return head.flatMap((entry, index): Ignore[] => {
    const before = base.filter(({ code, at }) => code === entry.code && at === entry.at);
    const until = before
      .map(other => other.until)
      .sort()
      .at(-1);
    const what = `${entry.code} at ${entry.at}`;
    if (until === undefined) {
      loosen(`ignore[${index}]`, `${what} would be ignored until ${entry.until}`);
      return [];
    }
    if (entry.until <= until) return [entry];
    if (until < today) {
      loosen(
        `ignore[${index}].until`,
        `${what} is ignored until ${entry.until}; the ignore of the base branch expired on ${until}, so the new date counts at once`,
      );
      return [entry];
    }
    loosen(`ignore[${index}].until`, `${what} would be ignored until ${entry.until} instead of ${until}`);
    return [{ ...entry, until }];
  });
}

function mergeSafety(base: Safety, head: Safety, loosen: Loosen): Safety {
  const dropped = (base.protect ?? []).filter(path => !(head.protect ?? []).includes(path));
  for (const path of dropped) loosen('safety.protect', `${path} is no longer protected`);
  const [before, after] = [base['max-removals'], head['max-removals']];
  const isLooser = after !== before && (before === undefined ? !isStrict(after) : !isAtMost(after, before));
  if (isLooser) {
    loosen(
      'safety.max-removals',
      `${after ?? 'the default'} may be removed at once (before: ${before ?? 'the default'})`,
    );
  }
  const most = isLooser ? before : after;
  const protect = [...new Set([...(head.protect ?? []), ...(base.protect ?? [])])];
  return {
    ...(most === undefined ? {} : { 'max-removals': most }),
    ...(protect.length === 0 ? {} : { protect }),
  };
}

/** Whether a limit is at most another one. Numbers and shares cannot be compared, so one in place of the other is not. */
function isAtMost(after: Safety['max-removals'], before: Safety['max-removals']): boolean {
  const [a, b] = [String(after ?? ''), String(before ?? '')];
  if (a.endsWith('%') !== b.endsWith('%')) return Number.parseFloat(a) === 0;
  return Number.parseFloat(a) <= Number.parseFloat(b);
}

/** Whether a limit is stricter than the default of a quarter, whatever there is. */
function isStrict(limit: Safety['max-removals']): boolean {
  const text = String(limit ?? '');
  return Number.parseFloat(text) === 0 || (text.endsWith('%') && Number.parseFloat(text) <= 25);
}

/** The parts that included files may hold. */
const parts = ['roles', 'guardrails', 'aliases', 'channels', 'notify', 'expect'] as const;

function listDelegations(base: readonly Include[], head: readonly Include[], loosen: Loosen): void {
  const known = base.map(readInclude);
  for (const [index, include] of head.map(readInclude).entries()) {
    const { files, may, channels } = include;
    const path = `include[${index}]`;
    const same = known.filter(other => other.files === files);
    if (same.length === 0) {
      const which = channels === undefined ? '' : ` of the channels ${channels.join(', ')}`;
      loosen(path, `${files} is included and may hold ${may.join(', ')}${which}, which counts at once`);
      continue;
    }
    const more = may.filter(part => !same.some(other => other.may.includes(part)));
    if (more.length > 0)
      loosen(`${path}.may`, `${files} may also hold ${more.join(', ')}, which counts at once`);
    if (same.some(other => other.channels === undefined)) continue;
    const touched = channels?.filter(key => !same.some(other => other.channels?.includes(key)));
    if (touched?.length === 0) continue;
    const which = touched === undefined ? 'all channels' : `the channels ${touched.join(', ')}`;
    loosen(`${path}.channels`, `${files} may also touch ${which}, which counts at once`);
  }
}

function readInclude(include: Include) {
  const { files, may = parts, channels } = typeof include === 'string' ? { files: include } : include;
  return { files, may, channels };
}

type Targets = Readonly<Record<string, TargetConfig>>;

/** A target of the base stays as it is: a changed account or role takes part only when it is merged. New ones count. */
function mergeTargets(
  base: Targets | undefined,
  head: Targets | undefined,
  loosen: Loosen,
): Targets | undefined {
  if (head === undefined) {
    if (base === undefined) return undefined;
    loosen('targets', 'all targets are removed; what is deployed there stays and is no longer checked');
    return undefined;
  }
  for (const key of Object.keys(base ?? {})) {
    if (!Object.hasOwn(head, key)) {
      loosen(
        `targets.${key}`,
        `the target ${key} is removed; what is deployed there stays and is no longer checked`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(head).map(([key, target]) => {
      const before = base === undefined || !Object.hasOwn(base, key) ? undefined : base[key];
      if (before === undefined) {
        loosen(`targets.${key}`, `the target ${key} is new: account ${target.account}, ${target.region}`);
        return [key, target];
      }
      if (canonicalJson(before as unknown as Json) === canonicalJson(target as unknown as Json))
        return [key, target];
      loosen(
        `targets.${key}`,
        `the target ${key} is changed; this plan still uses the target of the base branch`,
      );
      return [key, before];
    }),
  );
}

function own(rules: Rules, code: string): Severity | 'off' | undefined {
  return Object.hasOwn(rules, code) ? rules[code] : undefined;
}
