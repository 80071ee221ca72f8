import { openAdapters } from '../adapters.ts';
import { type App, createApp } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import type { EpochMs } from '../model/units.ts';
import type { Log, Store } from '../ports.ts';
import { openStore } from '../sqlite/open.ts';
import { VERSION } from '../version.ts';
import { createVirtualClock, type VirtualClock } from './drive.ts';
import { type Market, startMarket } from './market/server.ts';
import { type EmulatedUser, startTelegramEmulator, type TelegramEmulator } from './telegram/server.ts';

/** The whole bot, with an emulated Telegram and a pretended market around it, on a clock that jumps. */
export interface World {
  readonly telegram: TelegramEmulator;
  readonly market: Market;
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly app: App;
  readonly config: Config;
  /** The person who may connect channels. */
  readonly operator: EmulatedUser;
  /** Errors that the bot logged: things it did not expect. */
  readonly errors: readonly string[];
  /** Stops the bot, lets something happen while it is away, and starts it again on the same database (a file). */
  restart(meanwhile?: () => void): Promise<World>;
  close(): Promise<void>;
}

/** Opens a world at an instant, its database in a file or in memory. Nothing in it leaves this machine. */
export async function openWorld(options: {
  readonly startAt: EpochMs;
  readonly database: string;
  /** Settings other than the defaults, as environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** Listens to public pages as often as this, milliseconds of real time; not at all when left out. */
  readonly pageIntervalMs?: number;
}): Promise<World> {
  const clock = createVirtualClock(options.startAt);
  const telegram = await startTelegramEmulator({ now: () => clock.now(), hearsAllGroupMessages: true });
  const market = await startMarket({ now: () => clock.now() });
  const operator = telegram.user({ firstName: 'Nora', username: 'nora_operates' });
  const config = loadConfig(
    {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DEXSCREENER_URL: market.baseUrl,
      GECKOTERMINAL_URL: `${market.baseUrl}/api/v2`,
      JUPITER_URL: market.baseUrl,
      DEFILLAMA_URL: market.baseUrl,
      DEXPAPRIKA_URL: market.baseUrl,
      BIRDEYE_URL: market.baseUrl,
      OPERATOR_IDS: String(operator.id),
      ...options.settings,
    },
    () => '',
  );
  const errors: string[] = [];
  const log = collecting(errors, options.log);
  const around = { telegram, market, clock, config, operator, errors };
  const { database, pageIntervalMs } = options;
  return await boot({ ...around, database, log, pageIntervalMs });
}

type Surroundings = Pick<World, 'telegram' | 'market' | 'clock' | 'config' | 'operator' | 'errors'> & {
  readonly database: string;
  readonly log: Log;
  readonly pageIntervalMs: number | undefined;
};

/** Starts the bot in its surroundings, as a new process would on the same database. */
async function boot(around: Surroundings): Promise<World> {
  const { telegram, market, clock, config, operator, errors, log } = around;
  const store = openStore({ path: around.database, durable: false });
  // The market is this machine's own: only the clock of the bot is virtual, pacing would cost real time.
  const { pageIntervalMs } = around;
  const adapters = openAdapters({ config, store, clock, log, paced: false, pageIntervalMs });
  const sources = pageIntervalMs === undefined ? [] : adapters.sources;
  const app = createApp({ config, store, ...adapters, sources, clock, log, version: VERSION });
  await app.bot.init();
  app.listen();
  return {
    telegram,
    market,
    clock,
    store,
    app,
    config,
    operator,
    errors,
    async restart(meanwhile) {
      await app.stop();
      meanwhile?.();
      return await boot(around);
    },
    async close() {
      await app.stop();
      await Promise.all([telegram.close(), market.close()]);
    },
  };
}

function collecting(errors: string[], log: Log | undefined): Log {
  return {
    debug: (facts, message) => log?.debug(facts, message),
    info: (facts, message) => log?.info(facts, message),
    warn: (facts, message) => log?.warn(facts, message),
    error(facts, message) {
      errors.push(
        `${message} ${JSON.stringify(facts, (_, value: unknown) => (value instanceof Error ? value.message : value))}`,
      );
      log?.error(facts, message);
    },
  };
}
