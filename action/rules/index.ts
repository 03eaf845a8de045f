import type { ConfigRule, RuleDescription } from '../core/rule.ts';
import { buttonRules } from './button.ts';
import { channelDuplicate } from './channel-duplicate.ts';
import { channelId, channelPlaceholder } from './channel-id.ts';
import { channelNoGuardrail } from './channel-no-guardrail.ts';
import { channelOtherPlatform } from './channel-other-platform.ts';
import { channelRequired } from './channel-required.ts';
import { channelRoleElsewhere, channelServiceLinkedRole } from './channel-service-linked-role.ts';
import { duplicateItem } from './duplicate-item.ts';
import { guardrailAdministratorAccess } from './guardrail-administrator-access.ts';
import { importOpenQuestion } from './import-open-question.ts';
import { messageListValue, messageMayBeEmpty, messageTooLong, messageUnknownValue } from './message.ts';
import { nameCollision, nameTooLong } from './names.ts';
import {
  notifyGlobalEvent,
  notifyHealthRegion,
  notifyNotThroughEventBridge,
  notifyUnknownEvent,
} from './notify.ts';
import { notifyKeyRules } from './notify-key.ts';
import { notifyPatternRules } from './notify-pattern.ts';
import { notifyTopicRules } from './notify-topic.ts';
import { permissionConditionDoubtful, permissionConditionLiteral } from './permission-conditions.ts';
import { referenceDuplicateAccount } from './reference-duplicate-account.ts';
import { referenceMovedFrom } from './reference-moved-from.ts';
import { referenceShadowed } from './reference-shadowed.ts';
import { referenceUnknown } from './reference-unknown.ts';
import { referenceUnknownPath } from './reference-unknown-path.ts';
import { targetWithoutChat } from './target-without-chat.ts';
import { untilExpired, untilUnclear } from './until.ts';
import { aliasUnused, guardrailUnused, roleUnused } from './unused.ts';

/** Every rule that looks at the configuration by itself. A new rule is one file and one line here. */
export const configRules: readonly ConfigRule[] = [
  referenceUnknown,
  referenceShadowed,
  referenceDuplicateAccount,
  referenceUnknownPath,
  duplicateItem,
  channelRequired,
  channelNoGuardrail,
  channelServiceLinkedRole,
  channelRoleElsewhere,
  channelOtherPlatform,
  channelId,
  channelPlaceholder,
  targetWithoutChat,
  referenceMovedFrom,
  importOpenQuestion,
  channelDuplicate,
  guardrailAdministratorAccess,
  notifyUnknownEvent,
  ...notifyPatternRules,
  notifyNotThroughEventBridge,
  notifyGlobalEvent,
  notifyHealthRegion,
  ...notifyKeyRules,
  ...notifyTopicRules,
  messageUnknownValue,
  messageTooLong,
  messageListValue,
  messageMayBeEmpty,
  ...buttonRules,
  permissionConditionLiteral,
  permissionConditionDoubtful,
  aliasUnused,
  roleUnused,
  guardrailUnused,
  untilUnclear,
];

/** Rules whose checks look at what was worked out of the configuration. */
export const derivedRules: readonly RuleDescription[] = [nameTooLong, nameCollision, untilExpired];
