import type { Json } from '../../core/json.ts';

/** Properties by name. Values are replaced whole, never changed inside. */
export interface Properties {
  [name: string]: Json;
}

/** A caller. */
export interface Caller {
  arn: string;
  id: string;
  accessKeyId: string;
  userAgent?: string;
  /** The key of the session, when the caller is one. */
  isSession?: boolean;
}
