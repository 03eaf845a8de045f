import { placeKey } from '../core/chat-place.ts';
import { isObject, oneOrMany } from '../core/json.ts';
import type { StackLostAliases } from '../core/plan.ts';
import type { Template } from '../core/template.ts';
import { findMoves } from './find-moves.ts';
import type { StackVersions } from './find-silenced.ts';
import { isChannelType, keyOf, placeOfChannel } from './picture.ts';

/**
 * The aliases that the people of each chat channel have by the deployed template of a stack and no longer by the desired one, whichever channel has it. An
 * alias is what people type after `run`: another key or another command is no loss.
 */
export function findLostAliases(stacks: readonly StackVersions[]): StackLostAliases[] {
  const earlier = stacks.flatMap(({ before, place }) =>
    before === undefined ? [] : listChannels(before, place),
  );
  const now = stacks.flatMap(({ after, place }) => listChannels(after, place));
  const byId = new Map(now.map(each => [each.id, each]));
  const moves = findMoves(earlier, now);
  return earlier.flatMap(before => {
    const left = byId.get(before.id);
    const kept = new Set(left?.names);
    const names = before.names.filter(name => !kept.has(name));
    const { channel, place } = before;
    if (names.length === 0) return [];
    const people = { channel: left?.channel ?? channel, place, ...moves.nameBefore(before, left) };
    return [{ ...people, names, ...(left === undefined ? { isGone: true as const } : {}) }];
  });
}

function listChannels({ Resources: resources }: Template, place: StackVersions['place']) {
  return Object.values(resources)
    .filter(({ Type }) => isChannelType(Type))
    .map(({ Metadata, Properties: properties }) => {
      const own = placeOfChannel(properties, place);
      const names = oneOrMany(properties['CustomizationResourceArns']).flatMap(each => {
        const logicalId = isObject(each) ? each['Ref'] : undefined;
        const name =
          typeof logicalId === 'string' ? resources[logicalId]?.Properties['AliasName'] : undefined;
        return typeof name === 'string' ? [name] : [];
      });
      return { id: placeKey(own), channel: keyOf(Metadata.chatops), place: own, names };
    });
}
