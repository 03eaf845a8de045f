import { expect, test } from '@jest/globals';
import {
  bypassOfClassic,
  bypassOfRuleset,
  joinBypasses,
  type RulesetAnswer,
} from '../../action/github/read-bypass.ts';

/** What is read, in words: who can bypass, or why that is not known. */
function describe(bypass: ReturnType<typeof joinBypasses>): string[] {
  if (!bypass.ok) return [`unseen: ${bypass.reason}`];
  return bypass.value.map(({ rule, who, onlyPulls }) => `${rule}: ${who}${onlyPulls ? ' (pulls)' : ''}`);
}

const rulesets: readonly [string, Omit<RulesetAnswer, 'name'>, readonly string[]][] = [
  ['an empty list', { bypass_actors: [] }, []],
  [
    'a list that is not shown',
    { current_user_can_bypass: 'never' },
    ['unseen: GitHub shows who can bypass the ruleset r only to users who can change it'],
  ],
  [
    'nothing at all',
    {},
    ['unseen: GitHub shows who can bypass the ruleset r only to users who can change it'],
  ],
  [
    'a token that can bypass it',
    { current_user_can_bypass: 'always' },
    ['the ruleset r: the owner of this token; others are unknown'],
  ],
  [
    'a token that can in pull requests',
    { current_user_can_bypass: 'pull_requests_only' },
    ['the ruleset r: the owner of this token; others are unknown (pulls)'],
  ],
  [
    'a role',
    { bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5 }] },
    ['the ruleset r: the role admin of the repository'],
  ],
  [
    'a role of its own',
    { bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 99, bypass_mode: 'pull_request' }] },
    ['the ruleset r: the role 99 of the repository (pulls)'],
  ],
  [
    'owners',
    { bypass_actors: [{ actor_type: 'OrganizationAdmin', actor_id: 1, bypass_mode: 'exempt' }] },
    ['the ruleset r: owners of the organisation'],
  ],
  [
    'an actor of a new type',
    { bypass_actors: [{ actor_type: 'EnterpriseOwner', actor_id: null }] },
    ['the ruleset r: EnterpriseOwner'],
  ],
];

test.each(rulesets)('a ruleset with %s', (_what, answer, expected) => {
  expect(describe(bypassOfRuleset({ name: 'r', ...answer }))).toEqual(expected);
});

const bound = { enforce_admins: { enabled: true } };
const allowed = {
  required_pull_request_reviews: {
    bypass_pull_request_allowances: { users: [{ login: 'eve' }], teams: [{ slug: 'ops' }] },
  },
};

test.each([
  ['administrators are bound', bound, 'pull_request', []],
  [
    'administrators are not bound',
    { enforce_admins: { enabled: false } },
    'required_status_checks',
    ['the branch protection rule: administrators of the repository'],
  ],
  [
    'some need no pull request',
    { ...bound, ...allowed },
    'pull_request',
    ['the branch protection rule: the user eve', 'the branch protection rule: the team ops'],
  ],
  [
    'some need no pull request, which says nothing about checks',
    { ...bound, ...allowed },
    'required_status_checks',
    [],
  ],
  [
    'GitHub does not return it',
    {},
    'pull_request',
    ['unseen: GitHub does not return whether the branch protection rule applies to administrators'],
  ],
] as const)('a classic protection in which %s', (_what, answer, gate, expected) => {
  expect(describe(bypassOfClassic(answer, gate))).toEqual(expected);
});

const closed = { ok: true, value: [] } as const;
const open = { ok: true, value: [{ rule: 'A', who: 'eve', onlyPulls: false }] } as const;
const hidden = { ok: false, reason: 'hidden' } as const;
const both = ['pull_request', 'required_status_checks'] as const;

test.each([
  ['no rule', [], []],
  ['one that no one can bypass', [{ gates: both, bypass: closed }], []],
  ['one that eve can bypass', [{ gates: both, bypass: open }], ['A: eve']],
  [
    'a second one that closes both gates',
    [
      { gates: both, bypass: open },
      { gates: both, bypass: closed },
    ],
    [],
  ],
  [
    'a second one that closes one gate',
    [
      { gates: both, bypass: open },
      { gates: ['pull_request'], bypass: closed },
    ],
    ['A: eve'],
  ],
  [
    'one that is hidden',
    [
      { gates: both, bypass: open },
      { gates: both, bypass: hidden },
    ],
    ['unseen: hidden'],
  ],
  [
    'one that is hidden beside one that is closed',
    [
      { gates: both, bypass: hidden },
      { gates: both, bypass: closed },
    ],
    [],
  ],
] as const)('the gates of a branch with %s', (_what, sources, expected) => {
  expect(describe(joinBypasses(sources))).toEqual(expected);
});
