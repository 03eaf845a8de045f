import { reportChannels } from '../../action/access/access-report.ts';
import type { PageChannel, PageData } from '../../action/page/page-data.ts';
import { type AccessPacker, createAccessPacker } from '../../action/render/pack-access.ts';
import { loadText, proofsOf } from '../access/read-scenarios.ts';

/** A configuration with what the page has to show: conditions, denies, boundaries, unknown policies, aliases, notifications. */
export const pageConfig = `version: 1
name: acme-chat
targets:
  prod: { account: "123456789012", region: eu-west-1 }
  test: { account: "123456789013", region: eu-west-1 }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [ReadOnlyAccess] }
roles:
  deployer:
    managed-policies: [CloudWatchReadOnlyAccess]
    allow:
      - sid: Start
        actions: [codepipeline:StartPipelineExecution]
        resources: ["arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:staging-*", "arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:dev"]
      - sid: Purge
        actions: [sqs:PurgeQueue]
        resources: ["*"]
        conditions: { StringEquals: { "aws:ResourceTag/env": dev } }
  reader: { managed-policies: [CloudWatchReadOnlyAccess] }
  elsewhere: { arn: "arn:aws:iam::\${AWS::AccountId}:role/elsewhere" }
guardrails:
  pipelines:
    allow:
      - { actions: [codepipeline:StartPipelineExecution, sqs:PurgeQueue], resources: ["*"] }
    deny:
      - { actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:prod-*"] }
aliases:
  deploy: codepipeline start-pipeline-execution --name dev --region eu-west-1
  stop: codepipeline stop-pipeline-execution --pipeline-name dev --pipeline-execution-id 12345678-1234-1234-1234-123456789012 --region eu-west-1
channels:
  alarms: { channel: C0ALARMS00, role: reader, notify: { topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"] }, targets: [prod] }
  deploys: { channel: C0DEPLOYS0, role: deployer, guardrails: [pipelines, ReadOnlyAccess], aliases: [deploy, stop] }
  news: { channel: C0NEWS0000, role: reader, guardrails: none, targets: [prod] }
  old: { channel: C0OLD00000, role: elsewhere, guardrails: [pipelines], targets: [test] }
  strict: { channel: C0STRICT00, role: reader, guardrails: [pipelines], user-roles: { required: true, roles: [deployer, reader] }, targets: [test] }
`;

/** What a page says besides its channels, the same on every day. */
export const pageHead = {
  formatVersion: 1,
  name: 'acme-chat',
  file: 'chatops.yml',
  date: '2026-11-28T10:00:00Z',
  commit: '0123456789abcdef0123456789abcdef01234567',
  snapshot: { actions: '2026-09-26', managedPolicies: '2026-08-26' },
  complete: true,
  leftOut: [],
} as const;

/** The data of the page of a configuration, as \`chatops access\` makes it. */
export async function packConfig(text: string): Promise<PageData> {
  const proofs = proofsOf(await loadText(text));
  const packer = createAccessPacker();
  const channels = packChannels(packer, proofs);
  const { deltas: _, ...tables } = packer.finish();
  return {
    ...pageHead,
    ...tables,
    channels,
  };
}

/** Adds all channels of a configuration to a page. */
export function packChannels(
  packer: AccessPacker,
  proofs: Parameters<typeof reportChannels>[0],
): PageChannel[] {
  const locate = (path: string) => `chatops.yml:${path}`;
  return Array.from(
    reportChannels(proofs, () => true),
    channel => packer.addChannel(channel, locate),
  );
}

/** Texts that would do something where a page takes them for anything but text. */
export const hostileTexts: readonly string[] = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '<!--<script>',
  '<img src=x onerror=window.pwned=1>',
  '"><svg onload=window.pwned=1>',
  "' onfocus=window.pwned=1 autofocus='",
  'javascript:window.pwned=1',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '</style><script>window.pwned=1</script>',
  '${window.pwned=1}',
  '{{constructor.constructor("window.pwned=1")()}}',
  '&lt;script&gt;window.pwned=1&lt;/script&gt;',
  '__proto__',
  'constructor',
  '\u2028window.pwned=1\u2029',
  '<a href="https://example.com/?x=1">x</a>',
  '<link rel=stylesheet href=https://example.com/x.css>',
  '\\u003cscript\\u003e',
];
