import { desc, isNull } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CallId, ChannelId } from '../../model/units.ts';
import { flag, instant, json, maybeFlag, oneOfCheck, price, priceCheck, shareCheck } from './columns.ts';
import { channels } from './heard.ts';
import { calls } from './tracked.ts';

// What was judged: outcomes of calls, and what channels are worth because of them.

const REASONS = ['elapsed', 'loss', 'dead', 'manual', 'capacity'] as const;
const TRENDS = ['up', 'down', 'sideways'] as const;
const PATHS = ['won', 'lost', 'neither'] as const;
const ATH_SOURCES = ['polled', 'verified'] as const;
const ATH_QUALITIES = ['ok', 'thin'] as const;
const SCOPES = ['all', 'nano', 'micro', 'small', 'mid', 'large', 'unknown'] as const;
const GRADES = [
  'insufficient',
  'limited',
  'unreliable',
  'poor',
  'average',
  'good',
  'excellent',
  'elite',
] as const;

export const outcomes = sqliteTable(
  'outcomes',
  {
    callId: integer('call_id')
      .$type<CallId>()
      .primaryKey()
      .references(() => calls.id, { onDelete: 'restrict' }),
    /** The call's channel, repeated here so that a leaderboard reads one index. */
    channelId: integer('channel_id')
      .$type<ChannelId>()
      .notNull()
      .references(() => channels.id, { onDelete: 'restrict' }),
    completedAt: instant('completed_at').notNull(),
    reason: text('reason', { enum: REASONS }).notNull(),
    athSource: text('ath_source', { enum: ATH_SOURCES }).notNull(),
    success: flag('success'),
    hit: flag('hit'),

    samples: integer('samples').notNull(),
    longestGapMs: integer('longest_gap_ms').notNull(),
    trackedMs: integer('tracked_ms').notNull(),
    finalPrice: price('final_price').notNull(),
    finalRoi: real('final_roi').notNull(),
    athPrice: price('ath_price').notNull(),
    athAt: instant('ath_at').notNull(),
    athRoi: real('ath_roi').notNull(),
    timeToAthMs: integer('time_to_ath_ms').notNull(),
    athHoldMs: integer('ath_hold_ms').notNull(),
    athVolatility: real('ath_volatility'),
    athByVolume: maybeFlag('ath_by_volume'),
    wickMultiple: real('wick_multiple').notNull(),
    drawdownFromAth: real('drawdown_from_ath').notNull(),
    maxDrawdown: real('max_drawdown').notNull(),
    averageDailyReturn: real('average_daily_return'),
    geometricDailyReturn: real('geometric_daily_return'),
    annualisedReturn: real('annualised_return'),
    volatility: real('volatility'),
    sharpe: real('sharpe'),
    timeWeightedPrice: price('time_weighted_price').notNull(),
    consistency: real('consistency').notNull(),
    trend: text('trend', { enum: TRENDS }),
    trendT: real('trend_t'),
    path: text('path', { enum: PATHS }).notNull(),
    athQuality: text('ath_quality', { enum: ATH_QUALITIES }).notNull().default('ok'),
    wickDoubt: text('wick_doubt'),
    athDepthUsd: real('ath_depth_usd'),
    finalDepthUsd: real('final_depth_usd'),
    nativeReturn: real('native_return'),
  },
  (t) => [
    index('outcomes_completed').on(t.completedAt),
    index('outcomes_channel').on(t.channelId, t.completedAt),
    // Of equal returns the latest first: many are -1, and the worst of a day would else lie behind all of them.
    index('outcomes_roi').on(t.finalRoi, desc(t.completedAt)),
    // What is still to be told of its chain's coin.
    index('outcomes_untold').on(t.callId).where(isNull(t.nativeReturn)),
    oneOfCheck('outcomes_reason', t.reason, REASONS),
    oneOfCheck('outcomes_ath_source', t.athSource, ATH_SOURCES),
    oneOfCheck('outcomes_ath_quality', t.athQuality, ATH_QUALITIES),
    oneOfCheck('outcomes_trend', t.trend, TRENDS),
    oneOfCheck('outcomes_path', t.path, PATHS),
    priceCheck('outcomes_final_price', t.finalPrice),
    priceCheck('outcomes_ath_price', t.athPrice),
    priceCheck('outcomes_time_weighted_price', t.timeWeightedPrice),
    shareCheck('outcomes_consistency', t.consistency),
  ],
);

export const reputations = sqliteTable(
  'reputations',
  {
    channelId: integer('channel_id')
      .$type<ChannelId>()
      .notNull()
      .references(() => channels.id, { onDelete: 'restrict' }),
    scope: text('scope', { enum: SCOPES }).notNull(),
    completed: integer('completed').notNull(),
    successes: integer('successes').notNull(),
    hits: integer('hits').notNull(),
    meanRoi: real('mean_roi').notNull(),
    spread: real('spread'),
    successRate: real('success_rate').notNull(),
    successRateLow: real('success_rate_low').notNull(),
    successRateHigh: real('success_rate_high').notNull(),
    hitRate: real('hit_rate').notNull(),
    hitRateLow: real('hit_rate_low').notNull(),
    hitRateHigh: real('hit_rate_high').notNull(),
    logReturn: real('log_return').notNull(),
    logReturnLow: real('log_return_low').notNull(),
    logReturnHigh: real('log_return_high').notNull(),
    score: real('score').notNull(),
    scoreLow: real('score_low').notNull(),
    scoreHigh: real('score_high').notNull(),
    effectiveCalls: real('effective_calls').notNull(),
    grade: text('grade', { enum: GRADES }).notNull(),
    updatedAt: instant('updated_at').notNull(),
    originality: real('originality'),
  },
  (t) => [
    primaryKey({ columns: [t.channelId, t.scope] }),
    oneOfCheck('reputations_scope', t.scope, SCOPES),
    oneOfCheck('reputations_grade', t.grade, GRADES),
  ],
);

/** What the learner remembers; channel 0 is the crowd, which is why there is no foreign key. */
export const learning = sqliteTable('learning', {
  channelId: integer('channel_id').$type<ChannelId>().primaryKey(),
  state: json('state'),
});
