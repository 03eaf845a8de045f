import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Review } from '../core/review.ts';

const word = 'chatops:review';

/** A check run takes 65,535 bytes of text; the rest is left for the sentences around the record. */
const maxRecordBytes = 60_000;

/** No honest record is larger than this when it is unpacked. */
const maxUnpackedBytes = 8 * 1024 * 1024;

/** The line of a check run whose pull request does not touch the file: it is complete, and no review. */
export const untouchedLine = '<!-- chatops:untouched -->';

/** What writeReview gives. */
export interface WrittenReview {
  /** The hidden line; undefined when even the digests of the changes are too many for a check run. */
  readonly line: string | undefined;
  /** Places whose single gains were left out: their gains count only as a whole. */
  readonly placesInWhole: number;
}

/**
 * A review as a hidden line for the text of a check run. When it is too long, the single gains of the places with the
 * most of them are left out; never a change, and never the digest of a place's gains.
 */
export function writeReview(review: Review, maxBytes = maxRecordBytes): WrittenReview {
  const sets = Object.entries(review.sets).sort(([, a], [, b]) => a.length - b.length);
  // Digests cannot be compressed, so nothing that is far over the limit has to be tried.
  const budget = maxBytes / 22;
  let kept = 0;
  for (let sum = 0; kept < sets.length; kept += 1) {
    sum += sets[kept]?.[1].length ?? 0;
    if (sum > budget) break;
  }
  for (; kept >= 0; kept -= 1) {
    const some = Object.fromEntries(sets.slice(0, kept));
    const line = pack({ ...review, sets: some } as unknown as Json);
    if (line.length > maxBytes) continue;
    const places = Object.values(review.gains).filter(digest => !Object.hasOwn(some, digest));
    return { line, placesInWhole: places.length };
  }
  return { line: undefined, placesInWhole: 0 };
}

function pack(data: Json): string {
  return `<!-- ${word} ${brotliCompressSync(JSON.stringify({ version: 2, data })).toString('base64url')} -->`;
}

/** Reads what writeReview wrote; undefined when it is not there, damaged, or of another version. */
export function readReview(text: string | null | undefined): Review | undefined {
  const encoded = /^<!-- chatops:review ([A-Za-z0-9_-]+) -->\s*$/m.exec(text ?? '')?.[1];
  if (encoded === undefined) return undefined;
  let unpacked: Json;
  try {
    const bytes = brotliDecompressSync(Buffer.from(encoded, 'base64url'), {
      maxOutputLength: maxUnpackedBytes,
    });
    unpacked = JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(unpacked) || unpacked['version'] !== 2 || !isObject(unpacked['data'])) return undefined;
  return toReview(unpacked['data']);
}

function toReview(data: JsonObject): Review | undefined {
  const { file, target, base, baseSha, rules, hash, changes, gains, sets } = data;
  const texts = { file, target, base, baseSha, rules, hash };
  if (!areTexts(texts) || !isTexts(changes) || !isTexts(gains) || !isObject(sets)) return undefined;
  return {
    ...texts,
    changes,
    gains,
    sets: Object.fromEntries(
      Object.entries(sets).flatMap(([key, list]): [string, string[]][] =>
        Array.isArray(list) ? [[key, list.filter((item: Json) => typeof item === 'string')]] : [],
      ),
    ),
  };
}

function isTexts(value: Json | undefined): value is Readonly<Record<string, string>> {
  return isObject(value) && areTexts(value);
}

function areTexts<T extends object>(members: T): members is T & Readonly<Record<keyof T, string>> {
  return Object.values(members).every(member => typeof member === 'string');
}
