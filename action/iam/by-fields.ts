import { field, type Glob, makeGlob, many } from './glob.ts';
import type { Matcher } from './glob-search.ts';

const known = new WeakMap<Glob, Glob>();

/**
 * A pattern of ARNs as it is meant: `*` in the place of a Region or account is one field and no more, so that
 * `arn:aws:ecs:*:*:service/web/*` is about services, and not about a task whose name would hold `:service/web/`. It matches
 * less than IAM does, and all ARNs that exist. A pattern that has fewer fields than an ARN stays as it is.
 */
export function readByFields(glob: Glob): Glob {
  if (glob.isLiteral || glob.text === many) return glob;
  let narrowed = known.get(glob);
  if (narrowed === undefined) {
    const fields = glob.text.split(':');
    narrowed =
      fields.length < 6
        ? glob
        : makeGlob(fields.map((text, index) => (index < 5 ? text.replaceAll(many, field) : text)).join(':'));
    known.set(glob, narrowed);
  }
  return narrowed;
}

/** A matcher of ARNs as they are meant, of what is allowed. One that excludes patterns excludes all that these match. */
export function matchByFields(matcher: Matcher): Matcher {
  return matcher.isNegated ? matcher : narrow(matcher);
}

/** The same of what is denied: all that patterns match, and of a Deny on all but some only those as they are meant are left. */
export function exceptByFields(matcher: Matcher): Matcher {
  return matcher.isNegated ? narrow(matcher) : matcher;
}

const knownMatchers = new WeakMap<Matcher, Matcher>();

function narrow(matcher: Matcher): Matcher {
  let narrowed = knownMatchers.get(matcher);
  if (narrowed === undefined) {
    const globs = matcher.globs.map(readByFields);
    narrowed = globs.every((glob, index) => glob === matcher.globs[index])
      ? matcher
      : { globs, isNegated: matcher.isNegated };
    knownMatchers.set(matcher, narrowed);
  }
  return narrowed;
}
