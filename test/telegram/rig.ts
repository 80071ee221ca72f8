import { createDeliver } from '../../src/alerts/deliver.ts';
import { createAnnouncer } from '../../src/alerts/rules.ts';
import { detect } from '../../src/detection/detect.ts';
import { tokenRef } from '../../src/model/token.ts';
import type { Log, Store } from '../../src/ports.ts';
import {
  startTelegramEmulator,
  type ChatRef,
  type TelegramEmulator,
} from '../../src/sandbox/telegram/server.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { type Bot, type BotDeps, createBot } from '../../src/telegram/bot.ts';
import { createBegin } from '../../src/tracking/begin.ts';
import { createHear } from '../../src/tracking/hear.ts';
import { DEFAULT_BEGIN_POLICY } from '../../src/tracking/new-call.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { fakePrices, type FakePrices } from '../fakes/prices.ts';

export const LANTERN = '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr';
export const OPERATOR = 42;
export const CALL = `New gem $LNTRN just launched, ape in now! CA: ${LANTERN}`;

/** The real bot on the real store, talking to an emulated Telegram. */
export interface Rig {
  readonly telegram: TelegramEmulator;
  readonly store: Store;
  readonly bot: Bot;
  readonly clock: FakeClock;
  readonly prices: FakePrices;
  readonly logged: { readonly level: string; readonly facts: object; readonly message: string }[];
  /** Everything sent is handled, waiting calls are opened, and what waits in the outbox is said. */
  settle(): Promise<void>;
  /** What the bot wrote in a chat, without the invisible isolates. */
  said(chat: ChatRef): string[];
  last(chat: ChatRef): string;
  close(): Promise<void>;
}

export async function startRig(
  changes: Partial<BotDeps> & { hearsAllGroupMessages?: boolean; seesBots?: boolean } = {},
): Promise<Rig> {
  const { hearsAllGroupMessages = true, seesBots = false, ...deps } = changes;
  const clock = fakeClock();
  const telegram = await startTelegramEmulator({ now: clock.now, hearsAllGroupMessages, seesBots });
  const store = deps.store ?? openStore({ path: ':memory:' });
  const prices = fakePrices(clock);
  prices.set(tokenRef('solana', LANTERN), 0.002, { symbol: 'LNTRN', name: 'Lantern' });
  const logged: { level: string; facts: object; message: string }[] = [];
  const at =
    (level: string) =>
    (facts: object, message: string): void =>
      void logged.push({ level, facts, message });
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const policy = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY };
  const { hear } = createHear({ store, clock, detect, entryMaxLagMs: policy.entryMaxLagMs });
  const bot = createBot({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    store,
    clock,
    log,
    hear,
    detect,
    wake: () => undefined,
    pause: async () => await new Promise((resolve) => setImmediate(resolve)),
    operatorIds: [OPERATOR],
    info: { trackingDays: 7, sources: ['fake'], version: '0.0.1', minCallsForBoard: 5, leaderboardHour: 9 },
    ...deps,
  });
  const announcer = createAnnouncer(policy);
  const onFailure = ({ error }: { error: unknown }): void => log.error({ error }, 'a lead failed');
  const begin = createBegin({ store, prices, clock, announcer, policy, onFailure });
  const deliver = createDeliver({ store, messenger: bot.messenger, clock });
  const { signal } = new AbortController();
  const said = (chat: ChatRef): string[] =>
    telegram
      .chatLog(chat)
      .filter(({ from }) => from === 'bot')
      .map(({ text }) => text.replaceAll(/[\u2068\u2069]/g, ''));

  await bot.init();
  bot.start();
  return {
    telegram,
    store,
    bot,
    clock,
    prices,
    logged,
    async settle() {
      await telegram.idle();
      await bot.idle();
      await begin(signal);
      await deliver(signal);
    },
    said,
    last: (chat) => said(chat).at(-1) ?? '',
    async close() {
      await bot.stop();
      await telegram.close();
      await store.close();
    },
  };
}
