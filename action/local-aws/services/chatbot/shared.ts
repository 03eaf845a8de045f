import type { Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { structuresOf } from '../../resources/property.ts';
import type { Answer } from '../../service.ts';

/** Runs something whose resource may be missing; the Chatbot API's word for that is 404. */
export function orNotFound<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError && error.code === 'ResourceNotFoundException') {
      throw new ApiError('ResourceNotFoundException', 'Resource not found', {
        status: 404,
        handlerCode: 'NotFound',
      });
    }
    if (error instanceof ApiError && error.code === 'ValidationException') {
      throw new ApiError('InvalidParameterException', error.message, { handlerCode: 'InvalidRequest' });
    }
    throw error;
  }
}

/** Tags of a request, as properties have them. */
export function readChatbotTags(input: Input): { Key: string; Value: string }[] {
  return (input.structures('Tags') ?? []).map(tag => ({
    Key: tag.require('TagKey'),
    Value: tag.text('TagValue') ?? '',
  }));
}

/** Tags as the API has them. */
export function writeChatbotTags(tags: Json | undefined): Answer[] {
  return structuresOf(tags).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
}
