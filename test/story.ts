import { test } from '@jest/globals';

/**
 * Tests that tell one story, such as the life of a stack, because each step begins where the one before ended. A step
 * that is asked for by itself, or in another order, first takes those before it; each is taken once.
 * @returns `test` for the next step of this story
 */
export function tellStory(): (name: string, step: () => Promise<void>, timeout?: number) => void {
  let last = (): Promise<void> => Promise.resolve();
  return (name, step, timeout) => {
    const before = last;
    let taken: Promise<void> | undefined;
    const take = () => {
      taken ??= before().then(step);
      return taken;
    };
    last = take;
    test(name, take, timeout);
  };
}
