import { isNotNull, ne, sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { TIERS } from '../../model/call.ts';
import type { Trail } from '../../model/outcome.ts';
import type { Hint } from '../../model/quote.ts';
import type { CallId, ChannelId, TokenId } from '../../model/units.ts';
import {
  flag,
  instant,
  json,
  literally,
  maybeFlag,
  oneOfCheck,
  price,
  priceCheck,
  shareCheck,
  togetherCheck,
} from './columns.ts';
import { channels, ORIGINS, posts } from './heard.ts';

// What is tracked: tokens with their prices, and the calls that look at a window of them.

const LIVES = ['alive', 'suspect', 'dead', 'rugged'] as const;
const HINTS = ['few-sellers'] as const satisfies readonly Hint[];
const CONFIDENCES = ['high', 'medium', 'low'] as const;
const ENDINGS = ['loss', 'dead'] as const;
const RUN_UP_SOURCES = ['quote', 'candles'] as const;
const TRAIL_SOURCES = ['candles', 'samples'] as const;
const CALL_STATUS = ['open', 'watched', 'closed'] as const;
const TIER_NAMES = ['nano', 'micro', 'small', 'mid', 'large', 'unknown'] as const satisfies typeof TIERS;

export const tokens = sqliteTable(
  'tokens',
  {
    id: integer('id').$type<TokenId>().primaryKey(),
    chain: text('chain').notNull(),
    address: text('address').notNull(),
    symbol: text('symbol'),
    name: text('name'),
    pairAddress: text('pair_address'),
    pairDex: text('pair_dex'),
    pairCurve: maybeFlag('pair_curve'),
    pairCreatedAt: instant('pair_created_at'),
    life: text('life', { enum: LIVES }).notNull().default('alive'),
    lastPrice: price('last_price'),
    lastAt: instant('last_at'),
    lastDepthUsd: real('last_depth_usd'),
    misses: integer('misses').notNull().default(0),
    missingSince: instant('missing_since'),
    /** NULL when no call of the token is open or watched. */
    nextDueAt: instant('next_due_at'),
    /** Candles have been read up to here. */
    refinedTo: instant('refined_to'),
    /** When they are to be read next; NULL when no call of the token is open. */
    refineAt: instant('refine_at'),
    ruggedAt: instant('rugged_at'),
    revivedAt: instant('revived_at'),
    supply: real('supply'),
    /** NULL while its prices are kept in the units in which the source states them. */
    units: real('units'),
    hint: text('hint', { enum: HINTS }),
  },
  (t) => [
    uniqueIndex('tokens_ref').on(t.chain, t.address),
    index('tokens_address').on(t.address),
    index('tokens_due').on(t.nextDueAt).where(isNotNull(t.nextDueAt)),
    index('tokens_refine').on(t.refineAt).where(isNotNull(t.refineAt)),
    oneOfCheck('tokens_life', t.life, LIVES),
    oneOfCheck('tokens_hint', t.hint, HINTS),
    priceCheck('tokens_last_price', t.lastPrice),
    togetherCheck('tokens_last', t.lastPrice, t.lastAt),
    togetherCheck('tokens_pair', t.pairAddress, t.pairDex),
  ],
);

export const calls = sqliteTable(
  'calls',
  {
    id: integer('id').$type<CallId>().primaryKey({ autoIncrement: true }),
    channelId: integer('channel_id')
      .$type<ChannelId>()
      .notNull()
      .references(() => channels.id, { onDelete: 'restrict' }),
    tokenId: integer('token_id')
      .$type<TokenId>()
      .notNull()
      .references(() => tokens.id, { onDelete: 'restrict' }),
    postId: integer('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'restrict' }),
    sequence: integer('sequence').notNull(),
    postedAt: instant('posted_at').notNull(),
    status: text('status', { enum: CALL_STATUS }).notNull().default('open'),

    entryAt: instant('entry_at').notNull(),
    entryPrice: price('entry_price').notNull(),
    entryLagMs: integer('entry_lag_ms').notNull(),
    entrySource: text('entry_source').notNull(),
    entryConfidence: text('entry_confidence', { enum: CONFIDENCES }).notNull(),
    entryMarketCapUsd: real('entry_market_cap_usd'),
    entryFdvUsd: real('entry_fdv_usd'),
    entryLiquidityUsd: real('entry_liquidity_usd'),
    entrySupply: real('entry_supply'),
    entryTokenAgeMs: integer('entry_token_age_ms'),
    entryPairAddress: text('entry_pair_address'),
    entryPairDex: text('entry_pair_dex'),
    entryPairCurve: maybeFlag('entry_pair_curve'),
    entryPairCreatedAt: instant('entry_pair_created_at'),

    tier: text('tier', { enum: TIER_NAMES }).notNull(),
    tierByFdv: flag('tier_by_fdv'),
    detectionConfidence: real('detection_confidence').notNull(),
    predictedSuccess: real('predicted_success').notNull(),
    forecast: json('forecast'),
    evidence: json<readonly string[]>('evidence'),
    origin: text('origin', { enum: ORIGINS }).notNull(),
    echoCallId: integer('echo_call_id')
      .$type<CallId>()
      .references((): AnySQLiteColumn => calls.id, { onDelete: 'restrict' }),
    echoDelayMs: integer('echo_delay_ms'),
    weight: real('weight').notNull(),
    /** Entered from history; its forecast is what the learner would have said then. */
    past: flag('past').default(false),

    samples: integer('samples').notNull(),
    lastPrice: price('last_price').notNull(),
    lastAt: instant('last_at').notNull(),
    athPrice: price('ath_price').notNull(),
    athAt: instant('ath_at').notNull(),
    provisionalPrice: price('provisional_price'),
    provisionalAt: instant('provisional_at'),
    wickPrice: price('wick_price').notNull(),
    wickAt: instant('wick_at').notNull(),
    lowPrice: price('low_price').notNull(),
    lowAt: instant('low_at').notNull(),
    alertedMultiple: real('alerted_multiple').notNull(),
    warned: flag('warned'),
    breachedAt: instant('breached_at'),

    aftermathHighPrice: price('aftermath_high_price'),
    aftermathHighAt: instant('aftermath_high_at'),
    aftermathLastPrice: price('aftermath_last_price'),
    aftermathLastAt: instant('aftermath_last_at'),

    entryDepthUsd: real('entry_depth_usd'),
    runUpM5: real('run_up_m5'),
    runUpM60: real('run_up_m60'),
    /** NULL when neither is known. */
    runUpSource: text('run_up_source', { enum: RUN_UP_SOURCES }),
    /** It has ended, and waits for candles; NULL while it goes on. */
    endingReason: text('ending_reason', { enum: ENDINGS }),
    endingAt: instant('ending_at'),
    /** Results that its forecast rests on; NULL of calls from before they were counted. */
    restsOnChannel: integer('rests_on_channel'),
    restsOnAll: integer('rests_on_all'),
  },
  (t) => [
    uniqueIndex('calls_post_token').on(t.postId, t.tokenId),
    uniqueIndex('calls_open').on(t.channelId, t.tokenId).where(literally(t.status, 'open')),
    index('calls_tracked')
      .on(t.tokenId)
      .where(ne(t.status, sql.raw(`'closed'`))),
    index('calls_token').on(t.tokenId, t.postedAt),
    index('calls_channel').on(t.channelId, t.postedAt),
    index('calls_posted').on(t.postedAt),
    index('calls_echo').on(t.echoCallId),
    index('calls_echoes').on(t.channelId).where(isNotNull(t.echoCallId)),
    oneOfCheck('calls_status', t.status, CALL_STATUS),
    oneOfCheck('calls_entry_confidence', t.entryConfidence, CONFIDENCES),
    oneOfCheck('calls_run_up_source', t.runUpSource, RUN_UP_SOURCES),
    oneOfCheck('calls_ending_reason', t.endingReason, ENDINGS),
    oneOfCheck('calls_tier', t.tier, TIER_NAMES),
    oneOfCheck('calls_origin', t.origin, ORIGINS),
    shareCheck('calls_detection_confidence', t.detectionConfidence),
    shareCheck('calls_predicted_success', t.predictedSuccess),
    shareCheck('calls_weight', t.weight),
    priceCheck('calls_entry_price', t.entryPrice),
    priceCheck('calls_last_price', t.lastPrice),
    priceCheck('calls_ath_price', t.athPrice),
    priceCheck('calls_provisional_price', t.provisionalPrice),
    priceCheck('calls_wick_price', t.wickPrice),
    priceCheck('calls_low_price', t.lowPrice),
    priceCheck('calls_aftermath_high_price', t.aftermathHighPrice),
    priceCheck('calls_aftermath_last_price', t.aftermathLastPrice),
    togetherCheck('calls_entry_pair', t.entryPairAddress, t.entryPairDex),
    togetherCheck('calls_echo_delay', t.echoCallId, t.echoDelayMs),
    togetherCheck('calls_rests_on', t.restsOnChannel, t.restsOnAll),
    togetherCheck('calls_provisional', t.provisionalPrice, t.provisionalAt),
    togetherCheck('calls_aftermath_high', t.aftermathHighPrice, t.aftermathHighAt),
    togetherCheck('calls_aftermath_last', t.aftermathLastPrice, t.aftermathLastAt),
  ],
);

/** Later posts of an open call's token by the same channel. */
export const mentions = sqliteTable(
  'mentions',
  {
    callId: integer('call_id')
      .$type<CallId>()
      .notNull()
      .references(() => calls.id, { onDelete: 'restrict' }),
    postId: integer('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
    claimedMultiple: real('claimed_multiple'),
    /** Highest price seen since the call, over its entry, when the mention was heard. */
    measuredMultiple: real('measured_multiple'),
    /** The call's channel, repeated here by a trigger so that all claims of a channel are one look into an index. */
    channelId: integer('channel_id').$type<ChannelId>(),
  },
  // One post may repeat several open calls.
  (t) => [
    primaryKey({ columns: [t.callId, t.postId] }),
    index('mentions_post').on(t.postId),
    index('mentions_channel').on(t.channelId, t.claimedMultiple, t.measuredMultiple),
  ],
);

/** Points of a token's price series. Clustered by token and time: the history of one token is one read. */
export const samples = sqliteTable(
  'samples',
  {
    tokenId: integer('token_id')
      .$type<TokenId>()
      .notNull()
      .references(() => tokens.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
    price: price('price').notNull(),
    source: text('source').notNull(),
    liquidityUsd: real('liquidity_usd'),
    depthUsd: real('depth_usd'),
    marketCapUsd: real('market_cap_usd'),
    volumeM5Usd: real('volume_m5_usd'),
    tradesM5: integer('trades_m5'),
    doubt: text('doubt'),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.at] }), priceCheck('samples_price', t.price)],
);

/** Pools that a token's price was read from: each from then on until the next one's time. */
export const tokenPools = sqliteTable(
  'token_pools',
  {
    tokenId: integer('token_id')
      .$type<TokenId>()
      .notNull()
      .references(() => tokens.id, { onDelete: 'restrict' }),
    fromAt: instant('from_at').notNull(),
    address: text('address').notNull(),
    dex: text('dex').notNull(),
    curve: flag('curve'),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.fromAt] })],
);

/** What orders laid at the entry of a call would have met; grows while candles are read, and is kept for good. */
export const trails = sqliteTable(
  'trails',
  {
    callId: integer('call_id')
      .$type<CallId>()
      .primaryKey()
      .references(() => calls.id, { onDelete: 'restrict' }),
    source: text('source', { enum: TRAIL_SOURCES }).notNull(),
    toAt: instant('to_at').notNull(),
    trail: json<Trail>('trail'),
  },
  (t) => [oneOfCheck('trails_source', t.source, TRAIL_SOURCES)],
);

/** Prices of the chains' native coins, about one an hour: what holding the coin instead would have brought. */
export const nativePrices = sqliteTable(
  'native_prices',
  {
    chain: text('chain').notNull(),
    at: instant('at').notNull(),
    price: price('price').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chain, t.at] }), priceCheck('native_prices_price', t.price)],
);
