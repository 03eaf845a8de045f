import { afterEach, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { expectAgreement, lookWithPlan } from './agreement.ts';
import { makeSavedWorld, readYaml, type SavedWorld } from './harness.ts';

interface Case extends Partial<Pick<ChatopsConfig, 'roles' | 'guardrails' | 'channels'>> {
  readonly name: string;
  /** The tags that are added, by role. */
  readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The keys of tags that are removed, by role. */
  readonly untag?: Readonly<Record<string, readonly string[]>>;
  /** A statement that is added to a role. */
  readonly policy?: { readonly role: string };
  /** The one statement of the trust policy that a role gets. */
  readonly trust?: Readonly<Record<string, object>>;
  readonly rows: readonly string[];
  /** What is said of each channel. */
  readonly said: readonly string[];
  /** A pattern that the text has besides. */
  readonly says?: string;
  readonly never?: string;
}

const { base, boundary, cases } = readYaml<{
  readonly base: ChatopsConfig;
  readonly boundary: object;
  readonly cases: readonly Case[];
}>('tag-drift.yml');
const documents = new Map<string, readonly Json[]>([
  ['arn:aws:iam::${AWS::AccountId}:policy/boundary', [boundary as Json]],
]);

let world: SavedWorld | undefined;
afterEach(() => world?.aws.stop());

test.each(cases)(
  '$name',
  async ({ name: _name, tags, untag, policy, trust, rows, said, says, never, ...own }) => {
    const config = { ...base, ...own };
    const made = await makeSavedWorld(config, documents, boundary);
    world = made;
    for (const [role, added] of Object.entries(tags ?? {})) {
      const members = Object.entries(added).flatMap(([key, value], index) => [
        [`Tags.member.${index + 1}.Key`, key],
        [`Tags.member.${index + 1}.Value`, value],
      ]);
      await made.byHand({
        iam: 'TagRole',
        input: { RoleName: `t-${role}`, ...(Object.fromEntries(members) as Record<string, string>) },
      });
    }
    for (const [role, keys] of Object.entries(untag ?? {})) {
      const members = keys.map((key, index) => [`TagKeys.member.${index + 1}`, key]);
      await made.byHand({
        iam: 'UntagRole',
        input: { RoleName: `t-${role}`, ...(Object.fromEntries(members) as Record<string, string>) },
      });
    }
    if (policy !== undefined) {
      const { role, ...statement } = policy;
      await made.byHand({
        iam: 'PutRolePolicy',
        input: {
          RoleName: `t-${role}`,
          PolicyName: 'Hand',
          PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        },
      });
    }
    for (const [role, statement] of Object.entries(trust ?? {})) {
      const document = { Version: '2012-10-17', Statement: [statement] };
      await made.byHand({
        iam: 'UpdateAssumeRolePolicy',
        input: { RoleName: `t-${role}`, PolicyDocument: JSON.stringify(document) },
      });
    }
    const report = await made.drift();
    expect(report.drift.map(({ risk, path }) => `${risk} ${path}`)).toEqual(rows);
    expect(describeWidening(report).channels).toEqual(said);
    const text = renderDriftText(report, createColors(false)).replaceAll(/\s+/g, ' ');
    if (says !== undefined) expect(text).toMatch(new RegExp(says));
    if (never !== undefined) expect(text).not.toMatch(new RegExp(never));
    expectAgreement(await lookWithPlan(made, { ...resolve(config), documents }), report);
  },
);
