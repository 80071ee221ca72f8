import type { WebhookInfo } from 'grammy/types';
import type { UpdateQueue } from './updates.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60_000;

type Failure = Pick<WebhookInfo, 'last_error_date' | 'last_error_message'>;

interface Target {
  readonly url: string;
  readonly secret: string;
}

export interface Webhook {
  /** Where updates go; '' when they are polled. */
  url(): string;
  set(url: string, secret: string): void;
  lastError(): Failure;
  close(): void;
}

/** Posts an update; returns why it failed, or undefined for any 2xx. */
async function post(target: Target, body: unknown, signal: AbortSignal): Promise<string | undefined> {
  const secret = target.secret === '' ? {} : { 'x-telegram-bot-api-secret-token': target.secret };
  const headers = { 'content-type': 'application/json', ...secret };
  try {
    const response = await fetch(target.url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    await response.arrayBuffer();
    return response.ok
      ? undefined
      : `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Delivers updates one at a time; anything but 2xx is tried again after a doubling wait (real time). */
export function createWebhook(updates: UpdateQueue, now: () => number): Webhook {
  let target: Target = { url: '', secret: '' };
  let failure: Failure = {};
  let waitMs = FIRST_WAIT_MS;
  let delivery: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;

  const deliver = async (): Promise<void> => {
    if (delivery !== undefined || target.url === '') return;
    const own = new AbortController();
    delivery = own;
    for (let update = updates.peek(); update !== undefined; update = updates.peek()) {
      const error = await post(target, update, own.signal);
      // Another target was set meanwhile: this delivery is over and must touch nothing.
      if (own.signal.aborted) return;
      if (error !== undefined) {
        failure = { last_error_date: Math.floor(now() / 1000), last_error_message: error };
        timer = setTimeout(() => void deliver(), waitMs);
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
        break;
      }
      waitMs = FIRST_WAIT_MS;
      updates.confirm(update.update_id + 1);
    }
    delivery = undefined;
  };

  const aim = (next: Target): void => {
    delivery?.abort();
    delivery = undefined;
    clearTimeout(timer);
    target = next;
    waitMs = FIRST_WAIT_MS;
    failure = {};
  };

  updates.onPush(() => void deliver());

  return {
    url: () => target.url,
    set(url, secret) {
      aim({ url, secret });
      void deliver();
    },
    lastError: () => failure,
    close: () => aim({ url: '', secret: '' }),
  };
}
