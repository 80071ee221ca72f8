import { Api, Bot } from 'grammy';
import { onTestFinished } from 'vitest';
import {
  type EmulatorOptions,
  type TelegramEmulator,
  startTelegramEmulator,
} from '../../../src/sandbox/telegram/server.ts';
import { type FakeClock, fakeClock } from '../../fakes/clock.ts';

export interface OpenEmulator {
  readonly telegram: TelegramEmulator;
  readonly clock: FakeClock;
  readonly api: Api;
}

/** An emulator on a standing clock, closed when the test ends, and a client of it without a bot. */
export async function openEmulator(options: Partial<EmulatorOptions> = {}): Promise<OpenEmulator> {
  const clock = fakeClock();
  const telegram = await startTelegramEmulator({ now: clock.now, ...options });
  onTestFinished(() => telegram.close());
  return { telegram, clock, api: new Api(telegram.token, { apiRoot: telegram.apiRoot }) };
}

/** A grammY bot that polls the emulator until the test ends; `setUp` adds its handlers. */
export function runBot(telegram: TelegramEmulator, setUp: (bot: Bot) => void): Bot {
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  setUp(bot);
  const running = bot.start({
    allowed_updates: [
      'message',
      'edited_message',
      'channel_post',
      'edited_channel_post',
      'callback_query',
      'my_chat_member',
      'message_reaction_count',
    ],
  });
  onTestFinished(async () => {
    await bot.stop();
    await running;
  });
  return bot;
}

/** What a refused request rejects with. */
export function refused(error_code: number, description: string): object {
  return { error_code, description };
}

/** What a promise rejects with, for a request that is awaited later than it is made. */
export function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => `expected a rejection, was ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
}
