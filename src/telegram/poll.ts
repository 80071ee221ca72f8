import { type Api, GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { type EpochMs, MINUTE, SECOND } from '../model/units.ts';
import type { Clock, Log } from '../ports.ts';
import type { Inbox } from './inbox.ts';

import { pause } from '../waiting/timing.ts';
import { describeError } from './scrub.ts';

const LONG_POLL_SECONDS = 30;
const FIRST_BACK_OFF_MS = SECOND;
const LAST_BACK_OFF_MS = MINUTE;

const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
  'message_reaction_count',
] as const satisfies readonly (keyof Update)[];

/** The loop that fetches updates. A batch is confirmed to Telegram only after the inbox has kept it. */
export interface Poll {
  run(): Promise<void>;
  stop(): void;
  /** When Telegram last answered; undefined before the first answer. */
  answeredAt(): EpochMs | undefined;
}

export function createPoll(deps: {
  readonly api: Api;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
}): Poll {
  const { api, inbox, clock, log } = deps;
  const stopping = new AbortController();
  let answered: EpochMs | undefined;
  // Zero asks for everything unconfirmed. A remembered offset could skip updates: ids start anew after a quiet week.
  let offset = 0;

  return {
    answeredAt: () => answered,
    stop: () => stopping.abort(),
    async run() {
      let backOffMs = FIRST_BACK_OFF_MS;
      while (!stopping.signal.aborted) {
        try {
          await round();
          backOffMs = FIRST_BACK_OFF_MS;
        } catch (error) {
          if (stopping.signal.aborted) return;
          if (isRefused(error)) {
            log.error({}, 'Telegram refuses this BOT_TOKEN: copy it again from @BotFather and restart');
            return;
          }
          await pause(complain(error, backOffMs), stopping.signal);
          backOffMs = Math.min(backOffMs * 2, LAST_BACK_OFF_MS);
        }
      }
    },
  };

  async function round(): Promise<void> {
    const request = { offset, limit: 100, timeout: LONG_POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
    const updates = await api.getUpdates(request, stopping.signal as Parameters<Api['getUpdates']>[1]);
    answered = clock.now();
    const last = updates.at(-1);
    if (last === undefined) return;
    await inbox.take(updates);
    offset = last.update_id + 1;
    await inbox.room();
  }

  /** Says what went wrong and returns how long to wait, milliseconds. */
  function complain(error: unknown, backOffMs: number): number {
    if (error instanceof GrammyError && error.error_code === 409) {
      log.warn(
        {},
        'another program polls with this bot token: stop the other one, or use a token of its own here',
      );
      return Math.max(backOffMs, 3 * SECOND);
    }
    const asked = error instanceof GrammyError ? error.parameters.retry_after : undefined;
    const message =
      error instanceof HttpError ? 'Telegram cannot be reached' : 'updates could not be received';
    log.warn({ error: describeError(error), backOffMs }, message);
    return asked === undefined ? backOffMs : asked * SECOND;
  }
}

/** Telegram does not know the token: retrying cannot help. */
export function isRefused(error: unknown): boolean {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404);
}
