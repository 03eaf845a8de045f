// The part of AsyncLocalStorage that jest-circus uses, for tests that run one after the other.

/**
 * Keeps a value while a callback runs, and until the promise that it returned is settled. Node 20 follows every promise of the
 * process for each AsyncLocalStorage that was ever used. jest-circus makes one for each suite, so that the last of a hundred suites
 * would take a third longer than alone. What is thrown after the end of a test counts for the one that runs then.
 */
class SequentialStorage {
  #store;

  getStore() {
    return this.#store;
  }

  run(store, callback) {
    const before = this.#store;
    const restore = () => {
      this.#store = before;
    };
    this.#store = store;
    let result;
    try {
      result = callback();
    } catch (error) {
      restore();
      throw error;
    }
    if (typeof result?.then === 'function') result.then(restore, restore);
    else restore();
    return result;
  }
}

module.exports = { SequentialStorage };
