// What suites import as `@jest/globals`. A helper is loaded once and used by many suites, so each call goes to the functions of
// the suite that runs.
import { createRequire } from 'node:module';

const { current } = createRequire(import.meta.url)('./runtime.cjs');

const forward = name =>
  new Proxy(() => undefined, {
    apply: (_target, _self, args) => current[name](...args),
    get: (_target, key) => current[name][key],
  });

export const afterAll = forward('afterAll');
export const afterEach = forward('afterEach');
export const beforeAll = forward('beforeAll');
export const beforeEach = forward('beforeEach');
export const describe = forward('describe');
export const expect = forward('expect');
export const jest = forward('jest');
export const test = forward('test');
