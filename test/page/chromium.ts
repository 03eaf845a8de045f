import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The first Chromium of this machine; undefined where there is none, and then its tests are reported as skipped. */
export const chromium: string | undefined = [
  process.env['CHROMIUM'],
  'chromium',
  'chromium-browser',
  'google-chrome',
].find(name => name !== undefined && spawnSync(name, ['--version'], { timeout: 20_000 }).status === 0);

/** A page in a browser without a window. */
export interface BrowserPage {
  /** Opens a file and waits until it is loaded. */
  readonly open: (url: string) => Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  readonly evaluate: <T>(expression: string) => Promise<T>;
  /** Calls a method of the DevTools protocol. */
  readonly call: (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>;
  /** Addresses that the page asked for since it was opened, but for its own file. */
  readonly requests: () => readonly string[];
  /** Errors and messages of the console since it was opened. */
  readonly messages: () => readonly string[];
  readonly close: () => Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, never>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts a browser and speaks the DevTools protocol with it over two pipes: one JSON text after the other, ended by NUL. */
export async function startBrowser(command: string): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), 'chatops-chromium-'));
  const browser: ChildProcess = spawn(
    command,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      'about:blank',
    ],
    // A process group of its own, so that its helper processes end with it.
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const input = browser.stdio[3] as Writable;
  const output = browser.stdio[4] as Readable;
  const waiting = new Map<number, (message: Message) => void>();
  let [requests, messages]: [string[], string[]] = [[], []];
  let loaded: (() => void) | undefined;
  let [count, buffer] = [0, ''];
  output.setEncoding('utf8').on('data', (text: string) => {
    const parts = (buffer + text).split('\0');
    buffer = parts.pop() ?? '';
    for (const part of parts) receive(JSON.parse(part) as Message);
  });
  const receive = ({ id, method, params, ...rest }: Message) => {
    if (id !== undefined) waiting.get(id)?.(rest);
    if (method === 'Page.loadEventFired') loaded?.();
    if (method === 'Network.requestWillBeSent') requests.push(String(params?.['request']?.['url']));
    if (method === 'Log.entryAdded') messages.push(String(params?.['entry']?.['text']));
    if (method === 'Runtime.exceptionThrown') messages.push(JSON.stringify(params));
    if (method === 'Runtime.consoleAPICalled') messages.push(JSON.stringify(params?.['args']));
    if (method === 'Page.javascriptDialogOpening') messages.push('a dialog opened');
  };
  let session: string | undefined;
  const call = async (method: string, params: object = {}) => {
    const id = ++count;
    const answer = new Promise<Message>(resolve => waiting.set(id, resolve));
    input.write(
      `${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`,
    );
    const { result, error } = await answer;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const { targetInfos } = await call('Target.getTargets');
  const target = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
  const attached = await call('Target.attachToTarget', { targetId: target?.targetId, flatten: true });
  session = String(attached['sessionId']);
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await call(`${domain}.enable`);
  return {
    call,
    open: async url => {
      // Another address in the same file would load nothing.
      for (const next of ['about:blank', url]) {
        [requests, messages] = [[], []];
        const done = new Promise<void>(resolve => {
          loaded = resolve;
        });
        await call('Page.navigate', { url: next });
        await done;
      }
    },
    evaluate: async <T>(expression: string) => {
      const { result, exceptionDetails } = await call('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: T }).value;
    },
    requests: () => requests.filter(url => !url.startsWith('file:') && url !== 'about:blank'),
    messages: () => messages,
    close: async () => {
      const ended = new Promise(resolve => browser.once('exit', resolve));
      browser.kill();
      await ended;
      killGroup(browser.pid);
      // What a helper process was writing when it was killed may appear while the folder is emptied.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Kills what is left of a process group; without effect when all of it has ended. */
function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
