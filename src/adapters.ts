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
import { withBreaker } from './prices/breaker.ts';
import { createJupiter } from './prices/jupiter/source.ts';
import { withSecondLook } from './prices/second-look.ts';
import { createDexScreener } from './prices/dexscreener/source.ts';
import { firstOf } from './prices/first-of.ts';
import { createGeckoTerminal } from './prices/geckoterminal/source.ts';
import { createPreview, type Preview } from './sources/preview/preview.ts';
import { openSession } from './sources/session/client.ts';
import { createSession } from './sources/session/session.ts';
import type { Look } from './telegram/context.ts';
import { VERSION } from './version.ts';

/** Least time between two requests for public pages. */
const PAGE_GAP_MS = SECOND;
const PAGE_TIMEOUT_MS = 20 * SECOND;
/** With a tenth more by chance, the first call of a quiet channel is still heard within ENTRY_MAX_LAG. */
const LONGEST_PAGE_INTERVAL_MS = 8 * MINUTE;

/** The ways out of the process that an app is given. */
export type Adapters = Required<Pick<AppDeps, 'prices' | 'candles' | 'sources' | 'look'>> & {
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
  const dexscreener = createDexScreener({
    baseUrl: config.DEXSCREENER_URL,
    clock,
    requestsPerMinute: pace(config.DEXSCREENER_REQUESTS_PER_MINUTE),
    timeoutMs,
  });
  const keyless = createGeckoTerminal({
    baseUrl: config.GECKOTERMINAL_URL,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.GECKOTERMINAL_REQUESTS_PER_MINUTE),
  });
  const jupiter = createJupiter({
    baseUrl: config.JUPITER_URL,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.JUPITER_REQUESTS_PER_MINUTE),
  });
  const prices = withSecondLook({
    sources: [withBreaker(dexscreener, clock), withBreaker(keyless, clock)],
    opinions: [withBreaker(jupiter, clock)],
  });
  return {
    prices: { ...prices, identify: dexscreener.identify },
    candles: candlesOf(config, { clock, timeoutMs, pace, keyless }),
    sources: [preview, ...sessionOf(deps)],
    look: async (name, signal) => spoken(await preview.look(name, signal)),
    preview,
  };
}

function candlesOf(
  config: ToolConfig,
  shared: {
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly pace: (requestsPerMinute: number) => number;
    readonly keyless: CandleSource;
  },
): CandleSource {
  const { clock, timeoutMs, pace, keyless } = shared;
  if (config.COINGECKO_API_KEY === '') return keyless;
  const keyed = createGeckoTerminal({
    baseUrl: config.COINGECKO_URL,
    apiKey: config.COINGECKO_API_KEY,
    clock,
    timeoutMs,
    requestsPerMinute: pace(config.COINGECKO_REQUESTS_PER_MINUTE),
  });
  return firstOf([keyed, keyless]);
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
