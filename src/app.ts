import { announce, announceUnpriced } from './alerts/rules.ts';
import { createDeliver } from './alerts/deliver.ts';
import { createReport } from './analytics/report.ts';
import type { Config } from './config.ts';
import { addressKind } from './detection/address.ts';
import { detect } from './detection/detect.ts';
import { DAY, HOUR, MINUTE } from './model/units.ts';
import { DEFAULT_ATH_RULES } from './performance/ath.ts';
import type { Clock, Log, PriceSource, Store, SweepRules } from './ports.ts';
import { type Bot, createBot } from './telegram/bot.ts';
import { type BeginPolicy, createBegin } from './tracking/begin.ts';
import { createConclude } from './tracking/conclude.ts';
import { DEFAULT_TRACKING_POLICY, type TrackingPolicy } from './tracking/lifecycle.ts';
import { createObserver } from './tracking/observe.ts';
import { createSweep } from './tracking/sweep.ts';
import { createTracker, type Tracker } from './tracker.ts';

export interface AppDeps {
  readonly config: Config;
  readonly store: Store;
  readonly prices: PriceSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

export interface App extends Tracker {
  readonly bot: Bot;
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
  const announcer = {
    announce: (...[event, listeners, now]: Parameters<SweepRules['announce']>) =>
      announce(event, listeners, policy.trackingMs, now),
    announceUnpriced,
  };
  const rules: SweepRules = {
    observe: createObserver(policy),
    conclude: createConclude(policy),
    announce: announcer.announce,
  };

  const begin = oneAtATime(
    bindSignal(createBegin({ store, prices, clock, announcer, policy }), stopping.signal),
  );
  const sweep = oneAtATime(
    bindSignal(
      createSweep({
        store,
        prices,
        clock,
        rules,
        onFailure: ({ tokens, error }) =>
          log.warn({ source: prices.name, kind: error.kind, tokens }, `prices: ${error.message}`),
      }),
      stopping.signal,
    ),
  );
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
    info: {
      trackingDays: config.TRACKING_DAYS,
      sources: [prices.name],
      version: deps.version,
      minCallsForBoard: config.MIN_CALLS_FOR_BOARD,
    },
  });
  const deliver = oneAtATime(
    bindSignal(createDeliver({ store, clock, messenger: bot.messenger }), stopping.signal),
  );
  const report = oneAtATime(
    createReport({ store, clock, hour: config.LEADERBOARD_HOUR, minCompleted: config.MIN_CALLS_FOR_BOARD }),
  );

  const underWay = new Set<Promise<void>>();
  function background(name: string, work: () => Promise<unknown>): void {
    if (stopping.signal.aborted) return;
    const run = work()
      .then(() => undefined)
      .catch((error: unknown) => log.error({ err: error }, `${name} failed; it runs again on the next beat`))
      .finally(() => underWay.delete(run));
    underWay.add(run);
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
    minCompleted: config.MIN_CALLS_FOR_BOARD,
  });

  return {
    ...tracker,
    bot,
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
      await Promise.allSettled(underWay);
      await store.close();
    },
  };
}

function bindSignal<Result>(
  verb: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): () => Promise<Result> {
  return () => verb(signal);
}

/**
 * Runs a verb never twice at once. Who asks while it runs gets the result of one more run after it, so that nothing that
 * became due in between is missed; any number of askers share that run.
 */
function oneAtATime<Result>(verb: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;
  function start(): Promise<Result> {
    next = undefined;
    running = verb().finally(() => {
      running = undefined;
    });
    return running;
  }
  return () => {
    if (running === undefined) return next ?? start();
    next ??= running.then(start, start);
    return next;
  };
}
