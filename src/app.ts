import { createAnnouncer } from './alerts/rules.ts';
import { createDeliver } from './alerts/deliver.ts';
import { createReport } from './analytics/report.ts';
import type { Config } from './config.ts';
import { addressKind } from './detection/address.ts';
import { detect } from './detection/detect.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from './model/units.ts';
import { DEFAULT_ATH_RULES } from './performance/ath.ts';
import { oneAtATime } from './one-at-a-time.ts';
import {
  type Clock,
  type Log,
  type PriceSource,
  PriceSourceError,
  type Store,
  type SweepRules,
} from './ports.ts';
import { type Bot, createBot } from './telegram/bot.ts';
import { type BeginPolicy, createBegin } from './tracking/begin.ts';
import { createConclude } from './tracking/conclude.ts';
import { DEFAULT_TRACKING_POLICY, type TrackingPolicy } from './tracking/lifecycle.ts';
import { createObserver } from './tracking/observe.ts';
import { createSweep } from './tracking/sweep.ts';
import { createTracker, type Tracker } from './tracker.ts';
import type { Failure } from './tracking/failure.ts';

export interface AppDeps {
  readonly config: Config;
  readonly store: Store;
  readonly prices: PriceSource;
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
  /** Opens waiting leads. */
  begin(): Promise<void>;
  /** Posts scheduled leaderboards that are due. */
  report(): Promise<void>;
  /** Sends what waits in the outbox. */
  deliver(): Promise<void>;
  /** Does everything that is due at this instant and returns when nothing is left to do: for clocks that jump. */
  settle(): Promise<void>;
  /** Stops hearing, finishes what is under way, and closes the store. */
  stop(): Promise<void>;
}

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
  const { config, store, prices, clock, log } = deps;
  const policy = policyOf(config);
  const stopping = new AbortController();
  const announcer = createAnnouncer(policy);
  const rules: SweepRules = {
    observe: createObserver(policy),
    conclude: createConclude(policy),
    announce: announcer.announce,
  };

  const underWay = new Set<Promise<void>>();
  let sweptAt: EpochMs | undefined;

  /** Keeps in mind that something is under way, so that the store is not closed under it. */
  function track<Result>(run: Promise<Result>): Promise<Result> {
    const over = (): void => void underWay.delete(ended);
    const ended: Promise<void> = run.then(over, over);
    underWay.add(ended);
    return run;
  }

  /** A verb that runs once at a time, ends when the app stops, and is waited for then. */
  function verbOf<Result>(verb: (signal: AbortSignal) => Promise<Result>): () => Promise<Result> {
    const once = oneAtATime(() => verb(stopping.signal));
    return () => track(once());
  }

  function onFailure({ count, error }: Failure): void {
    if (error instanceof PriceSourceError)
      log.warn({ source: prices.name, kind: error.kind, count }, `prices: ${error.message}`);
    else log.error({ err: error, count }, 'a row could not be brought up to date; it is tried again');
  }

  const begin = verbOf(createBegin({ store, prices, clock, announcer, policy, onFailure }));
  const onProgress = (): void => void (sweptAt = clock.now());
  const sweepDue = createSweep({ store, prices, clock, rules, onFailure, onProgress });
  const sweep = verbOf(async (signal) => {
    const report = await sweepDue(signal);
    onProgress();
    return report;
  });
  const bot = createBot({
    token: config.BOT_TOKEN,
    apiRoot: config.BOT_API_ROOT,
    store,
    clock,
    log,
    detect,
    wake: () => background('wake', async () => void (await begin(), await deliver())),
    complete: async (callIds, reason) => {
      const completed = await store.complete(callIds, reason, rules, clock.now());
      background('deliver', deliver);
      return completed;
    },
    operatorIds: config.OPERATOR_IDS,
    onDeaf: deps.onDeaf,
    info: {
      trackingDays: config.TRACKING_DAYS,
      sources: [prices.name],
      version: deps.version,
      minCallsForBoard: config.MIN_CALLS_FOR_BOARD,
    },
  });
  const deliver = verbOf(
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
  const report = verbOf(
    createReport({ store, clock, hour: config.LEADERBOARD_HOUR, minCompleted: config.MIN_CALLS_FOR_BOARD }),
  );

  function background(name: string, work: () => Promise<unknown>): void {
    if (stopping.signal.aborted) return;
    const logged = work().catch((error: unknown) =>
      log.error({ err: error }, `${name} failed; it runs again on the next beat`),
    );
    void track(logged);
  }

  const tracker = createTracker({
    store,
    clock,
    begin,
    sweep: async () => {
      const swept = await sweep();
      background('deliver', deliver);
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
    begin: async () => void (await begin()),
    report: async () => void (await report()),
    deliver: async () => void (await deliver()),
    async settle() {
      await bot.idle();
      await Promise.all(underWay);
      await begin();
      await sweep();
      await report();
      await deliver();
      await Promise.all(underWay);
    },
    async stop() {
      stopping.abort();
      await bot.stop();
      await Promise.all(underWay);
      await store.close();
    },
  };
}
