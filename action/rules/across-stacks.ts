import type { Finding } from '../core/finding.ts';
import type { Model } from '../core/model.ts';
import { formatPath, type Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { RuleCode } from '../core/rule-code.ts';
import { globalStack } from '../core/stacks.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { channelDuplicate } from './channel-duplicate.ts';
import { idOfName, nameCollision, needsCompanion, renderedNames } from './names.ts';

/** A file with what it means in each of its targets. */
export interface StackFile {
  readonly project: Project;
  readonly models: readonly Model[];
}

/** What only one thing of an account can have. */
interface Claim {
  readonly code: RuleCode;
  readonly id: string;
  readonly words: string;
  readonly path: Path;
  readonly at: 'key' | 'value';
}

/**
 * What several files would make twice in one account. A file by itself is looked at by other rules.
 * @returns findings with the file that they are in: the later one of two
 */
export function checkAcrossStacks(files: readonly StackFile[]): { project: Project; finding: Finding }[] {
  if (files.length < 2) return [];
  const first = new Map<string, { project: Project; claim: Claim }>();
  const found: { project: Project; finding: Finding }[] = [];
  for (const { project, models } of files) {
    // One thing in several targets is reported once.
    const reported = new Set<string>();
    for (const claim of models.flatMap(model => [...claimsOf(model, project.config)])) {
      const other = first.get(claim.id);
      if (other === undefined) first.set(claim.id, { project, claim });
      else if (other.project !== project && !reported.has(formatPath(claim.path))) {
        reported.add(formatPath(claim.path));
        const { file, line } = other.project.locate(other.claim.path, other.claim.at);
        found.push({
          project,
          finding: {
            code: claim.code,
            message: `${claim.words} is already taken in the same account (${file}, line ${line})`,
            help: 'give one of the two another name, another channel or another target',
            path: claim.path,
            at: claim.at,
          },
        });
      }
    }
  }
  return found;
}

function* claimsOf(model: Model, config: ChatopsConfig): Generator<Claim> {
  const account = model.target.account ?? '';
  const place = `${account} ${model.target.region ?? ''}`;
  yield {
    code: nameCollision.code,
    id: `stack ${place} ${model.name}`,
    words: `The stack name ${quoteName(model.name)}`,
    path: ['name'],
    at: 'value',
  };
  const companion = globalStack(model.name, model.target.region);
  if (companion !== undefined && needsCompanion(model)) {
    yield {
      code: nameCollision.code,
      id: `stack ${account} ${companion.region} ${companion.name}`,
      words: `The name ${quoteName(companion.name)} of the companion stack`,
      path: ['name'],
      at: 'value',
    };
  }
  for (const { key, place: chat } of model.channels) {
    const team = chat.platform === 'teams' ? chat.teamId : '';
    yield {
      code: channelDuplicate.code,
      id: `channel ${account} ${team} ${chat.channelId.toLowerCase()}`,
      words: `The channel ${quoteName(chat.channelId)}`,
      path: ['channels', key, 'channel'],
      at: 'value',
    };
  }
  for (const rendered of renderedNames(model, config)) {
    const { scope, noun, name, path, at } = rendered;
    if (scope === 'logical id') continue;
    yield {
      code: nameCollision.code,
      id: `${account} ${idOfName(rendered)}`,
      words: `The ${noun} ${quoteName(name)}`,
      path,
      at,
    };
  }
}
