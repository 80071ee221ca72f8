import { Api, Bot as GrammyBot } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { EpochMs } from '../model/units.ts';
import { MINUTE, SECOND } from '../model/units.ts';
import type { Log, Messenger } from '../ports.ts';
import { absenceNotice } from './absence.ts';
import { offerClaim } from './claim.ts';
import type { BotContext, Desk } from './context.ts';
import { features } from './features/all.ts';
import { createHandle } from './handle.ts';
import { createInbox } from './inbox.ts';
import { createMessenger } from './messenger.ts';
import { publishCommands } from './commands.ts';
import { createOwnWords } from './own-words.ts';
import { type Pause, pause } from '../waiting/timing.ts';
import { createPoll, isRefused } from './poll.ts';
import { obeyRetryAfter } from './retry.ts';
import { createRights } from './rights.ts';
import { describeError } from './scrub.ts';
import { sourceNotice } from './source-notice.ts';
import { createTroubleWatch } from './source-troubles.ts';
import { tellOperators } from './tell-operators.ts';
import { healthOf } from './ways.ts';

const REQUEST_SECONDS = 45;
const STOP_WITHIN_MS = 10 * SECOND;

export interface BotDeps extends Pick<Desk, 'store' | 'clock' | 'log' | 'hear' | 'detect' | 'wake' | 'info'> {
  readonly token: string;
  /** Another server than api.telegram.org: a local Bot API server, or an emulator. */
  readonly apiRoot?: string | undefined;
  /** Ends calls by hand, for /end; without it there is no such command. */
  readonly complete?: Desk['complete'];
  /** How prices are kept up to date; without it /health has nothing to tell. */
  readonly health?: Desk['health'];
  /** The ways in which channels are heard besides the bot's own updates; none when left out. */
  readonly sources?: Desk['sources'];
  /** Looks at a channel's public page; without it channels cannot be connected by their name. */
  readonly look?: Desk['look'];
  /** How the bot waits for the parts of an album; in real time when left out. */
  readonly pause?: Pause;
  /** Operators from the settings, beside those in the store. */
  readonly operatorIds: readonly number[];
  /** Called when the bot stops receiving although nobody stopped it, with the reason in one sentence. */
  readonly onDeaf?: ((reason: string) => void) | undefined;
}

export interface Bot {
  /** Learns who the bot is, and offers a claim link when it has no operator. Rejects when Telegram refuses the token. */
  init(): Promise<{ readonly username: string; readonly canReadAllGroupMessages: boolean }>;
  /** Starts to receive updates; what an earlier process left over is handled first. */
  start(): void;
  /** Stops receiving and gives handlers under way up to ten seconds. */
  stop(): Promise<void>;
  /** Resolves when everything received so far is handled. */
  idle(): Promise<void>;
  readonly messenger: Messenger;
  /** The one-time link that makes its first user an operator; undefined when there is one already. */
  claimLink(): string | undefined;
  /** Tells operators what may be missing when the bot was away, at work `since` for the last time; once per absence. */
  tellOfAbsence(since: EpochMs | undefined): Promise<void>;
  /**
   * Tells operators of trouble of the other sources that lasts for five minutes, once a day and channel at most, and of its
   * end. To be called about once a minute.
   */
  tellOfSources(): Promise<void>;
  /** When Telegram last answered a poll; undefined before the first answer. */
  answeredAt(): EpochMs | undefined;
}

/** The Telegram bot: hears posts, answers commands, and says notices. Nothing happens before init() and start(). */
export function createBot(deps: BotDeps): Bot {
  const client = {
    timeoutSeconds: REQUEST_SECONDS,
    ...(deps.apiRoot !== undefined && { apiRoot: deps.apiRoot }),
  };
  const bot = new GrammyBot<BotContext>(deps.token, { client });
  bot.api.config.use(obeyRetryAfter({ tries: 3, maxWaitMs: 30 * SECOND }));
  // Polls and notices are retried by their own loops.
  const api = new Api(deps.token, client);
  const ownWords = createOwnWords(deps.clock);
  bot.api.config.use(ownWords.listen);
  api.config.use(ownWords.listen);
  const { store, clock, log } = deps;
  const rights = createRights({ api: bot.api, store, operatorIds: deps.operatorIds });
  const inbox = createInbox({
    store,
    clock,
    log,
    handle: createHandle({ bot, store, log }),
    gaveUp: async (update) => await apologise(bot.api, update),
    pause: deps.pause ?? pause,
  });
  const poll = createPoll({ api, inbox, clock, log });
  const settled = (updateId: number): void => inbox.settled(updateId);
  const desk: Desk = {
    ...deps,
    complete: deps.complete,
    health: deps.health,
    sources: deps.sources ?? [],
    look: deps.look,
    api: bot.api,
    rights,
    settled,
    updatesOf: (updateId) => inbox.updatesOf(updateId),
    ownWords,
  };
  bot.use(features(desk));
  const watchTroubles = createTroubleWatch(desk.sources);

  const stopping = new AbortController();
  let secret: string | undefined;
  let polling: Promise<void> = Promise.resolve();

  return {
    messenger: createMessenger(api, clock),
    answeredAt: () => poll.answeredAt(),
    idle: async () => await inbox.idle(),
    async tellOfAbsence(since) {
      const channels = (await store.channels())
        .map(({ channel }) => channel)
        // Another source fetches by itself what was posted meanwhile.
        .filter(({ chatId }) => healthOf(chatId, desk.sources).length === 0);
      const notice = absenceNotice({ since, now: clock.now() }, channels);
      if (notice !== undefined) await tellOperators(desk, `away:${since}`, notice);
    },
    async tellOfSources() {
      const news = watchTroubles(clock.now());
      if (news.length === 0) return;
      const channels = (await store.channels()).map(({ channel }) => channel);
      for (const one of news) await tellOperators(desk, one.key, sourceNotice(one, channels));
    },
    claimLink: () =>
      secret === undefined ? undefined : `https://t.me/${bot.botInfo.username}?start=claim_${secret}`,
    async init() {
      bot.botInfo = await introduce(api, log, stopping.signal);
      if ((await rights.operators()).length === 0) secret = await offerClaim(store, clock.now());
      return {
        username: bot.botInfo.username,
        canReadAllGroupMessages: bot.botInfo.can_read_all_group_messages,
      };
    },
    start() {
      polling = receive();
    },
    async stop() {
      stopping.abort();
      poll.stop();
      await Promise.race([
        Promise.all([polling, inbox.close()]),
        new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref()),
      ]);
    },
  };

  async function receive(): Promise<void> {
    const reason = await run().then(
      () => 'Telegram refuses this BOT_TOKEN: copy it again from @BotFather and restart',
      (error: unknown) => `updates cannot be received: ${describeError(error)}`,
    );
    if (stopping.signal.aborted) return;
    log.error({ reason }, 'the bot stopped receiving');
    deps.onDeaf?.(reason);
  }

  async function run(): Promise<void> {
    await inbox.recover();
    await prepare(api, log);
    await poll.run();
  }
}

/** Learns who the bot is. A machine that comes up before its network does waits for it. */
async function introduce(api: Api, log: Log, signal: AbortSignal): Promise<UserFromGetMe> {
  for (let waitMs = SECOND; !signal.aborted; waitMs = Math.min(waitMs * 2, MINUTE)) {
    const me = await api.getMe().catch((error: unknown) => ({ error }));
    if (!('error' in me)) return me;
    if (isRefused(me.error))
      throw new Error('Telegram refuses this BOT_TOKEN: copy it again from @BotFather');
    log.warn({ error: describeError(me.error), waitMs }, 'Telegram cannot be reached yet');
    await pause(waitMs, signal);
  }
  throw new Error('the bot was stopped before Telegram answered');
}

/** Neither a webhook that cannot be removed nor a menu that cannot be published keeps the bot from working. */
async function prepare(api: Api, log: Log): Promise<void> {
  try {
    await api.deleteWebhook();
    await publishCommands(api);
  } catch (error) {
    log.warn({ error: describeError(error) }, 'the command menu could not be published');
  }
}

/** One plain sentence to the person whose message could not be handled; nothing in channels and groups. */
async function apologise(api: Api, update: Update): Promise<void> {
  const chat = (update.message ?? update.callback_query?.message)?.chat;
  if (chat?.type !== 'private' || update.message?.from.is_bot === true) return;
  await api.sendMessage(
    chat.id,
    'Something went wrong here and I could not do that. It is on record; please try again later.',
  );
}
