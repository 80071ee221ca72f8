import { createAnnouncer } from './alerts/rules.ts';
import { createDeliver } from './alerts/deliver.ts';
import { createReport } from './analytics/report.ts';
import type { Config } from './config.ts';
import { addressKind } from './detection/address.ts';
import { detect } from './detection/detect.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from './model/units.ts';
import { DEFAULT_ATH_RULES } from './performance/ath.ts';
import {
  type BenchmarkSource,
  type CandleSource,
  type Clock,
  type Ear,
  type HostHealth,
  type Log,
  type PriceSource,
  PriceSourceError,
  type SourceAdapter,
  type Store,
  type SweepRules,
} from './ports.ts';
import { createRefold } from './reputation/refold.ts';
import { type Bot, createBot } from './telegram/bot.ts';
import type { Look } from './telegram/context.ts';
import { createTracker, type Tracker } from './tracker.ts';
import { createBegin } from './tracking/begin.ts';
import { createBenchmark } from './tracking/benchmark.ts';
import { createConclude } from './tracking/conclude.ts';
import { createEar } from './tracking/ear.ts';
import type { Failure } from './tracking/failure.ts';
import { type Health, troublesOf } from './tracking/health.ts';
import { createHear } from './tracking/hear.ts';
import { DEFAULT_TRACKING_POLICY, type TrackingPolicy } from './tracking/lifecycle.ts';
import type { BeginPolicy } from './tracking/new-call.ts';
import { createObserver } from './tracking/observe.ts';
import { createRecall } from './tracking/recall.ts';
import { createRelearn } from './tracking/relearn.ts';
import { createRefine } from './tracking/refine.ts';
import { createLoad } from './tracking/schedule-load.ts';
import { waitRange } from './tracking/schedule.ts';
import { createSweep } from './tracking/sweep.ts';
import { createUnderWay } from './under-way.ts';

export interface AppDeps {
  readonly config: Config;
  readonly store: Store;
  readonly prices: PriceSource;
  /** Prices of the past; without them calls of the past wait. */
  readonly candles?: CandleSource;
  /** Prices of the chains' native coins; without them nothing is said of alpha. */
  readonly benchmarks?: BenchmarkSource;
  /** Ways to hear channels besides the bot's own updates. */
  readonly sources?: readonly SourceAdapter[];
  /** What stands behind the public name of a channel. */
  readonly look?: (name: string, signal: AbortSignal) => Promise<Look>;
  /** How the hosts of prices are asked and answer; nothing is told of them without it. */
  readonly hosts?: () => readonly HostHealth[];
  /** Tokens that can be priced in a minute at most at present; no limit without it. */
  readonly tokensPerMinute?: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Called when the bot can receive nothing any more although nobody stopped it, with the reason in one sentence. */
  readonly onDeaf?: (reason: string) => void;
}

export interface App extends Tracker {
  readonly bot: Bot;
  /** When a sweep last ended in order or got on by a batch; undefined before the first. */
  sweptAt(): EpochMs | undefined;
  /** How prices are kept up to date. */
  health(): Health;
  /** Puts that into the log. */
  noteHealth(): void;
  /** Starts to hear: the bot's updates and every other source. */
  listen(): void;
  /** Opens waiting leads. */
  begin(): Promise<void>;
  /** Reads candles of called tokens for highs that polls have missed. */
  refine(): Promise<void>;
  /** Prices calls of the past. */
  recall(): Promise<void>;
  /** Reads what the chains' native coins cost. */
  benchmark(): Promise<void>;
  /** Posts scheduled leaderboards that are due. */
  report(): Promise<void>;
  /** Sends what waits in the outbox. */
  deliver(): Promise<void>;
  /** Notes that the bot hears Telegram, and tells its operators when it was away for longer than Telegram keeps updates. */
  awake(): Promise<void>;
  /** Does everything that is due at this instant and returns when nothing is left to do: for clocks that jump. */
  settle(): Promise<void>;
  /** Stops hearing, finishes what is under way, and closes the store. */
  stop(): Promise<void>;
}

/** A poll of Telegram takes less than a minute: without an answer for this long the bot hears nothing. */
const DEAF_MS = 2 * MINUTE;

/** A call whose time is over waits so long for the candles of its last hours. */
const CANDLE_GRACE_MS = HOUR;

/** The rules by which calls are followed, from the settings. */
export function policyOf(config: Config): TrackingPolicy & BeginPolicy {
  return {
    ...DEFAULT_TRACKING_POLICY,
    trackingMs: config.TRACKING_DAYS * DAY,
    updateIntervalMs: config.UPDATE_INTERVAL * HOUR,
    lossMultiple: config.LOSS_MULTIPLE,
    deadAfterMs: config.DEAD_AFTER * HOUR,
    minDepthUsd: config.MIN_LIQUIDITY,
    milestones: config.MILESTONES,
    ath: {
      ...DEFAULT_ATH_RULES,
      minIncrease: config.ATH_MIN_INCREASE,
      confirmAfterMs: config.ATH_CONFIRM_MINUTES * MINUTE,
      minDepthUsd: config.MIN_LIQUIDITY,
    },
    entryMaxLagMs: config.ENTRY_MAX_LAG * MINUTE,
    unpricedAfterMs: config.UNPRICED_AFTER * HOUR,
  };
}

/** Wires the verbs to the ports. Used by main, by the sandbox and by the end-to-end tests alike. */
export function createApp(deps: AppDeps): App {
  const { config, store, prices, candles, benchmarks, sources = [], clock, log } = deps;
  const policy = { ...policyOf(config), ...(candles !== undefined && { candleGraceMs: CANDLE_GRACE_MS }) };
  const underWay = createUnderWay(log);
  const announcer = createAnnouncer(policy);
  const load = createLoad({
    range: waitRange(policy),
    tokensPerMinute: deps.tokensPerMinute ?? (() => Infinity),
  });
  const rules: SweepRules = {
    observe: createObserver(policy, load),
    conclude: createConclude(policy),
    announce: announcer.announce,
  };
  const listening: Promise<void>[] = [];
  let sweptAt: EpochMs | undefined;
  const onProgress = (): void => void (sweptAt = clock.now());

  const health = (): Health => ({ hosts: deps.hosts?.() ?? [], load: load.report(), sweptAt });

  function onFailure({ count, error }: Failure): void {
    if (error instanceof PriceSourceError) log.warn({ kind: error.kind, count }, `prices: ${error.message}`);
    else log.error({ err: error, count }, 'a row could not be brought up to date; it is tried again');
  }

  const { hear } = createHear({ store, clock, detect, entryMaxLagMs: policy.entryMaxLagMs });
  const begin = underWay.verb(createBegin({ store, prices, candles, clock, announcer, policy, onFailure }));
  const sweepDue = createSweep({ store, prices, clock, rules, onFailure, onProgress });
  const sweep = underWay.verb(async (signal) => {
    const report = await sweepDue(signal);
    onProgress();
    return report;
  });
  const relearn = createRelearn({ store, refold: createRefold });
  const past =
    candles && createRecall({ store, prices, candles, clock, policy, announcer, relearn, onFailure });
  // Without candles nothing of the past can be priced, but what is on record may still have to be learnt anew.
  const recall = underWay.verb(async (signal) => void (await (past ?? relearn)(signal)));
  const { announce } = announcer;
  const highs = candles && createRefine({ store, candles, clock, policy, announce, onFailure });
  const refine = underWay.verb(async (signal) => void (await highs?.(signal)));
  const coins = benchmarks && createBenchmark({ store, benchmarks, clock, onFailure });
  const benchmark = underWay.verb(async (signal) => void (await coins?.(signal)));
  const wake = (): void => underWay.background('wake', async () => void (await begin(), await deliver()));

  const bot = createBot({
    token: config.BOT_TOKEN,
    apiRoot: config.BOT_API_ROOT,
    store,
    clock,
    log,
    detect,
    hear,
    wake,
    sources,
    look: deps.look,
    health,
    complete: async (callIds, reason) => {
      const completed = await store.complete(callIds, reason, rules, clock.now());
      underWay.background('deliver', deliver);
      return completed;
    },
    operatorIds: config.OPERATOR_IDS,
    onDeaf: deps.onDeaf,
    info: {
      trackingDays: config.TRACKING_DAYS,
      sources: [...new Set([prices.name, candles?.name].flatMap((name) => name?.split(', ') ?? []))],
      version: deps.version,
      minCallsForBoard: config.MIN_CALLS_FOR_BOARD,
      leaderboardHour: config.LEADERBOARD_HOUR,
    },
  });
  const deliver = underWay.verb(
    createDeliver({
      store,
      clock,
      messenger: bot.messenger,
      onFailure: ({ id, notice }, error) =>
        log.error(
          { err: error, id, kind: notice.kind },
          'a notice could not be put into words; it is given up',
        ),
    }),
  );
  const report = underWay.verb(
    createReport({
      store,
      clock,
      log,
      hour: config.LEADERBOARD_HOUR,
      minCompleted: config.MIN_CALLS_FOR_BOARD,
    }),
  );
  const tracker = createTracker({
    store,
    clock,
    begin,
    sweep: async () => {
      const swept = await sweep();
      underWay.background('deliver', deliver);
      return swept;
    },
    isAddress: (address) => addressKind(address).length > 0,
    trackingMs: policy.trackingMs,
    minCompleted: config.MIN_CALLS_FOR_BOARD,
  });

  return {
    ...tracker,
    bot,
    sweptAt: () => sweptAt,
    health,
    noteHealth() {
      const state = health();
      const troubles = troublesOf(state);
      const { hosts, load } = state;
      if (troubles.length === 0) log.info({ hosts, load }, 'prices are kept up to date');
      else log.warn({ hosts, load }, `prices: ${troubles.join('; ')}`);
    },
    listen() {
      bot.start();
      for (const source of sources) {
        const ear = createEar({ hear, store, clock, origin: source.name, wake });
        listening.push(listenTo(source, ear));
      }
    },
    begin: async () => void (await begin()),
    recall,
    refine,
    benchmark,
    report: async () => void (await report()),
    deliver: async () => void (await deliver()),
    async awake() {
      const answeredAt = bot.answeredAt();
      const now = clock.now();
      if (answeredAt === undefined || now - answeredAt > DEAF_MS) return;
      const since = await store.lastAwakeAt();
      if (since !== undefined && now - since > HOUR) await bot.tellOfAbsence(since);
      await store.awake(now);
      await bot.tellOfSources();
    },
    async settle() {
      await bot.idle();
      await underWay.settled();
      await begin();
      await recall();
      await refine();
      await benchmark();
      await sweep();
      await report();
      await deliver();
      await underWay.settled();
    },
    async stop() {
      underWay.stop();
      await Promise.all([bot.stop(), ...listening]);
      await underWay.settled();
      await store.close();
    },
  };

  /** Apart from what is under way: it ends only when the process does. */
  async function listenTo(source: SourceAdapter, ear: Ear): Promise<void> {
    try {
      await source.listen(ear, underWay.signal);
    } catch (error) {
      log.error(
        { err: error, source: source.name },
        'a source of posts stopped listening; restart to hear it again',
      );
    }
  }
}
