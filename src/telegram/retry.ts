import type { Transformer } from 'grammy';
import { SECOND } from '../model/units.ts';

/**
 * Waits out Telegram's 429 on interactive calls, at most `tries` times and `maxWaitMs` each. Failed connections are not
 * retried: a message whose answer was lost may have been sent.
 */
export function obeyRetryAfter(limits: { readonly tries: number; readonly maxWaitMs: number }): Transformer {
  return async (previous, method, payload, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await previous(method, payload, signal);
      const seconds = answer.ok ? undefined : answer.parameters?.retry_after;
      if (seconds === undefined || attempt > limits.tries || seconds * SECOND > limits.maxWaitMs)
        return answer;
      await new Promise((resolve) => setTimeout(resolve, seconds * SECOND));
    }
  };
}
