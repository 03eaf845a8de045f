import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { WireAnswer } from '../wire/response.ts';
import { internalFailure } from '../wire/response.ts';
import type { Fault } from './fault.ts';

/** How an answer goes out: whole, with half of its body, or not at all. */
export interface Delivery {
  readonly answer: WireAnswer;
  readonly way: 'whole' | 'cut' | 'reset' | 'hang';
}

/** An answer that never arrives. */
const nothing: WireAnswer = { status: 500, headers: {}, body: '' };

const pageHeaders = { 'content-type': 'text/html; charset=utf-8' };

/** What the login page of a network answers in place of AWS. */
const loginPage =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action="/login"></form></body></html>\n';

/**
 * Does to a call what a fault says. `run` carries the call out, writing errors as answers too.
 * @throws ApiError for faults that are AWS's refusals
 */
export async function deliver(fault: Fault | undefined, run: () => Promise<WireAnswer>): Promise<Delivery> {
  switch (fault?.kind) {
    case 'throttle':
      throw new ApiError('Throttling', 'Rate exceeded'); // FACTS.
    case 'error':
      throw internalFailure();
    case 'reset':
      return { answer: nothing, way: 'reset' };
    case 'hang':
      return { answer: nothing, way: 'hang' };
    case 'slow':
      await sleep(fault.millis ?? 1000);
      return { answer: await run(), way: 'whole' };
    case 'lost':
      await run();
      return { answer: nothing, way: 'reset' };
    case 'cut':
      return { answer: await run(), way: 'cut' };
    case 'duplicate':
      await run();
      return { answer: await run(), way: 'whole' };
    case 'empty':
      return { answer: { ...(await run()), body: '' }, way: 'whole' };
    case 'html':
      return { answer: { status: 200, headers: pageHeaders, body: loginPage }, way: 'whole' };
    case 'proxy':
      return { answer: { status: 407, headers: pageHeaders, body: loginPage }, way: 'whole' };
    case 'half': {
      const answer = await run();
      return { answer: { ...answer, body: answer.body.slice(0, answer.body.length / 2) }, way: 'whole' };
    }
    default:
      return { answer: await run(), way: 'whole' };
  }
}
