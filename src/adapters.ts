import type { AppDeps } from './app.ts';
import type { ToolConfig } from './config.ts';
import { MINUTE, SECOND } from './model/units.ts';
import type {
  CandleSource,
  Clock,
  Log,
  MonitoredChannel,
  PreviewedChannel,
  SourceAdapter,
  Store,
} from './ports.ts';
import { BATCH } from './tracking/schedule-batches.ts';
import { withBreaker } from './prices/breaker.ts';
import { createJupiter } from './prices/jupiter/source.ts';
import { withSecondLook } from './prices/second-look.ts';
import { createBirdeye } from './prices/birdeye/source.ts';
import { createDefiLlama } from './prices/defillama/source.ts';
import { createDexPaprika } from './prices/dexpaprika/source.ts';
import { createDexScreener } from './prices/dexscreener/source.ts';
import { createHosts, type Hosts } from './prices/hosts.ts';
import { withReach } from './prices/reach.ts';
import { firstOf } from './prices/first-of.ts';
import { createGeckoTerminal } from './prices/geckoterminal/source.ts';
import { createPreview, type Preview } from './sources/preview/preview.ts';
import { openSession } from './sources/session/client.ts';
import { createSession } from './sources/session/session.ts';
import type { Look } from './telegram/context.ts';
import { VERSION } from './version.ts';

/** What DexPaprika allows in 24 hours with a free key, and how often Birdeye's free plan may be asked at all. */
const DEXPAPRIKA_PER_DAY = 10_000;
const BIRDEYE_PER_MINUTE = 60;
/** Days of the longest month: a budget of a month is spent evenly. */
const LONGEST_MONTH = 31;
/** Least time between two requests for public pages. */
const PAGE_GAP_MS = SECOND;
const PAGE_TIMEOUT_MS = 20 * SECOND;
/** With a tenth more by chance, the first call of a quiet channel is still heard within ENTRY_MAX_LAG. */
const LONGEST_PAGE_INTERVAL_MS = 8 * MINUTE;

/** The ways out of the process that an app is given. */
export type Adapters = Required<
  Pick<AppDeps, 'prices' | 'candles' | 'benchmarks' | 'sources' | 'look' | 'hosts' | 'tokensPerMinute'>
> & {
  readonly preview: Preview;
};

interface Outside {
  readonly config: ToolConfig;
  readonly store: Pick<Store, 'monitoredChannels'>;
  readonly clock: Clock;
  readonly log: Log;
  /** False where the other side is this machine's own, and waiting for one's turn would only cost time. */
  readonly paced?: boolean;
  /** Time between two looks at a public page, instead of the setting's. */
  readonly pageIntervalMs?: number | undefined;
}

/** Every adapter as the settings want it. Nothing is asked of anybody before the app listens. */
export function openAdapters(deps: Outside): Adapters {
  const { config, store, clock, log, paced = true } = deps;
  const { pageIntervalMs = config.PREVIEW_INTERVAL_SECONDS * SECOND } = deps;
  const pace = (requestsPerMinute: number): number => (paced ? requestsPerMinute : Infinity);
  const timeoutMs = config.PRICE_TIMEOUT_SECONDS * SECOND;
  const preview = createPreview({
    channels: async () => (await store.monitoredChannels()).flatMap(previewed),
    manners: {
      baseUrl: config.PREVIEW_URL,
      userAgent: `CalledIt/${VERSION} (+self-hosted Telegram bot; reads public preview pages)`,
      gapMs: paced ? PAGE_GAP_MS : 0,
      requestsPerHour: pace(config.PREVIEW_REQUESTS_PER_HOUR),
      timeoutMs: PAGE_TIMEOUT_MS,
    },
    pace: {
      intervalMs: pageIntervalMs,
      longestIntervalMs: Math.max(pageIntervalMs, paced ? LONGEST_PAGE_INTERVAL_MS : 0),
    },
    fetch,
    clock,
    log,
  });
  const hosts = createHosts();
  const perDay = (requestsPerDay: number) => (paced ? { requestsPerDay } : {});
  const dexscreener = createDexScreener({
    baseUrl: config.DEXSCREENER_URL,
    clock,
    requestsPerMinute: pace(config.DEXSCREENER_REQUESTS_PER_MINUTE),
    timeoutMs,
    fetch: hosts.open('dexscreener').fetch,
  });
  const keyless = createGeckoTerminal({
    baseUrl: config.GECKOTERMINAL_URL,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.GECKOTERMINAL_REQUESTS_PER_MINUTE),
    fetch: hosts.open('geckoterminal', {
      ...perDay(config.GECKOTERMINAL_REQUESTS_PER_DAY),
      // What is older than it keeps.
      answers: [401],
    }).fetch,
  });
  const jupiter = createJupiter({
    baseUrl: config.JUPITER_URL,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.JUPITER_REQUESTS_PER_MINUTE),
    fetch: hosts.open('jupiter').fetch,
  });
  const benchmarks = createDefiLlama({
    baseUrl: config.DEFILLAMA_URL,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.DEFILLAMA_REQUESTS_PER_MINUTE),
    fetch: hosts.open('defillama').fetch,
  });
  hosts.watch(dexscreener, pace(config.DEXSCREENER_REQUESTS_PER_MINUTE));
  hosts.watch(keyless, pace(config.GECKOTERMINAL_REQUESTS_PER_MINUTE));
  hosts.watch(jupiter, pace(config.JUPITER_REQUESTS_PER_MINUTE));
  hosts.watch(benchmarks, pace(config.DEFILLAMA_REQUESTS_PER_MINUTE));
  const reaching = withReach(dexscreener, hosts.open('dexscreener'), BATCH);
  const prices = withSecondLook({
    sources: [withBreaker(reaching, clock), withBreaker(keyless, clock)],
    opinions: [withBreaker(jupiter, clock)],
  });
  return {
    prices: { ...prices, identify: dexscreener.identify },
    candles: candlesOf(config, { clock, timeoutMs, pace, perDay, hosts, keyless }),
    benchmarks,
    hosts: () => hosts.health(prices.health()),
    tokensPerMinute: () => reaching.tokensPerMinute(),
    sources: [preview, ...sessionOf(deps)],
    look: async (name, signal) => spoken(await preview.look(name, signal)),
    preview,
  };
}

/** What the sources of candles share. */
interface Shared {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly pace: (requestsPerMinute: number) => number;
  readonly perDay: (requests: number) => { readonly requestsPerDay?: number };
  readonly hosts: Hosts;
  readonly keyless: CandleSource;
}

/** Keys first, because they are quicker; what tells least, or has the smallest budget, is asked last. */
function candlesOf(config: ToolConfig, shared: Shared): CandleSource {
  const { keyless } = shared;
  const all = [keyedGecko(config, shared), keyless, dexPaprikaOf(config, shared), birdeyeOf(config, shared)];
  const [only = keyless, ...others] = all.filter((source) => source !== undefined);
  return others.length === 0 ? only : firstOf([only, ...others]);
}

function keyedGecko(config: ToolConfig, shared: Shared): CandleSource | undefined {
  const { clock, timeoutMs, pace, perDay, hosts } = shared;
  if (config.COINGECKO_API_KEY === '') return undefined;
  const keyed = createGeckoTerminal({
    baseUrl: config.COINGECKO_URL,
    apiKey: config.COINGECKO_API_KEY,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.COINGECKO_REQUESTS_PER_MINUTE),
    fetch: hosts.open('coingecko', perDay(Math.floor(config.COINGECKO_REQUESTS_PER_MONTH / LONGEST_MONTH)))
      .fetch,
  });
  return hosts.watch(keyed, pace(config.COINGECKO_REQUESTS_PER_MINUTE));
}

function dexPaprikaOf(config: ToolConfig, shared: Shared): CandleSource | undefined {
  const { clock, timeoutMs, pace, perDay, hosts } = shared;
  if (config.DEXPAPRIKA_API_KEY === '') return undefined;
  const requestsPerMinute = pace(config.DEXPAPRIKA_REQUESTS_PER_MINUTE);
  const source = createDexPaprika({
    baseUrl: config.DEXPAPRIKA_URL,
    apiKey: config.DEXPAPRIKA_API_KEY,
    clock,
    timeoutMs,
    requestsPerMinute,
    // What the plan does not reach.
    fetch: hosts.open('dexpaprika', { ...perDay(DEXPAPRIKA_PER_DAY), answers: [403] }).fetch,
  });
  return hosts.watch(source, requestsPerMinute);
}

function birdeyeOf(config: ToolConfig, shared: Shared): CandleSource | undefined {
  const { clock, timeoutMs, pace, perDay, hosts } = shared;
  if (config.BIRDEYE_API_KEY === '') return undefined;
  const requestsPerMinute = pace(BIRDEYE_PER_MINUTE);
  const source = createBirdeye({
    baseUrl: config.BIRDEYE_URL,
    apiKey: config.BIRDEYE_API_KEY,
    clock,
    timeoutMs,
    requestsPerMinute,
    fetch: hosts.open('birdeye', perDay(config.BIRDEYE_REQUESTS_PER_DAY)).fetch,
  });
  return hosts.watch(source, requestsPerMinute);
}

/** The operator's own account, when it is switched on: its package is loaded no sooner. */
function sessionOf({ config, store, clock, log }: Outside): readonly SourceAdapter[] {
  const { SESSION, TELEGRAM_API_ID: apiId, TELEGRAM_API_HASH: apiHash, DATA_DIR: dataDir } = config;
  if (SESSION === 'off' || apiId === undefined || apiHash === undefined) return [];
  return [
    createSession({
      open: async () => await openSession({ dataDir, apiId, apiHash }),
      channels: () => store.monitoredChannels(),
      clock,
      log,
    }),
  ];
}

function previewed({ preview, username, ...channel }: MonitoredChannel): readonly PreviewedChannel[] {
  return preview && username !== undefined ? [{ ...channel, username }] : [];
}

/** What a look found, as the bot says it. */
function spoken(found: Awaited<ReturnType<Preview['look']>>): Look {
  if (found.kind === 'channel') return found;
  return { kind: 'refused', sentence: `${found.issue} ${found.cure}` };
}
