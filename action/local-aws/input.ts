import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { validationError } from './errors.ts';

/**
 * The parameters of a request. In the query protocol every leaf is text, in the JSON protocols it has its type; both
 * read the same here.
 */
export class Input {
  readonly values: JsonObject;

  constructor(values: JsonObject) {
    this.values = values;
  }

  /** A parameter's text; undefined when it was not sent. */
  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw wrongValue(name, value);
    return String(value);
  }

  /** @throws ApiError when it was not sent, in the words that AWS has for it (recorded) */
  require(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') {
      throw validationError(
        `1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
      );
    }
    return value;
  }

  /** A whole number; undefined when it was not sent. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isInteger(value)) throw wrongValue(name, text);
    return value;
  }

  /** A flag; undefined when it was not sent. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') throw wrongValue(name, text);
    return text === 'true';
  }

  /** A list of texts; undefined when it was not sent. An empty list arrives as the empty text in the query protocol. */
  texts(name: string): string[] | undefined {
    return this.#list(name)?.map(item => {
      if (typeof item === 'object') throw wrongValue(name, item);
      return String(item);
    });
  }

  /** A list of structures; undefined when it was not sent. */
  structures(name: string): Input[] | undefined {
    return this.#list(name)?.map(item => {
      if (!isObject(item)) throw wrongValue(name, item);
      return new Input(item);
    });
  }

  #list(name: string): readonly Json[] | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (value === '') return [];
    if (!Array.isArray(value)) throw wrongValue(name, value);
    return value;
  }

  /**
   * Checks a text against the pattern of its model.
   * @throws ApiError in the words that AWS has for it (recorded)
   */
  matching(name: string, pattern: string): string {
    const value = this.require(name);
    if (!new RegExp(`^(?:${pattern})$`).test(value)) {
      throw validationError(
        `1 validation error detected: Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
      );
    }
    return value;
  }

  /** @throws ApiError when a text is longer than the model allows (recorded words) */
  atMost(name: string, length: number): string | undefined {
    const value = this.text(name);
    if (value !== undefined && Buffer.byteLength(value) > length) {
      throw validationError(
        `1 validation error detected: Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must have length less than or equal to ${length}`,
      );
    }
    return value;
  }
}

function wrongValue(name: string, value: Json): Error {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return validationError(
    `1 validation error detected: Value '${shown}' at '${lowerFirst(name)}' failed to satisfy constraint: Member has the wrong type`,
  );
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
