import { CALL_MODEL } from './call-model.ts';
import type { Naming, Places, Wording } from './features.ts';

/** Log-odds by feature; a feature that is not named counts nothing. */
export type Weights<Features> = Readonly<Partial<Record<keyof Features, number>>> & { readonly bias: number };

/** How a model did on posts of channels that it was not fitted to, beside always saying the base rate. */
interface Reliability {
  readonly posts: number;
  /** Share of calls among them, posts weighted so that no channel drowns the others. */
  readonly baseRate: number;
  readonly brier: number;
  readonly brierOfBaseRate: number;
  readonly logLoss: number;
  readonly logLossOfBaseRate: number;
  /** Of the posts with a probability in [from, to): what was predicted on average, and what share were calls. */
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly posts: number;
    readonly predicted: number;
    readonly observed: number;
  }[];
}

/**
 * What gives a post its confidence: two logistic scores, whose product is the probability that the post is a call. It knows
 * the post alone. What is known only with a price - liquidity, age, run-up, engagement, the channel's reputation - is
 * weighed in reputation/forecast.ts, which takes this confidence as one feature with a learned slope.
 */
export interface CallModel {
  /** Stored with every post: which model gave its confidence. */
  readonly version: string;
  readonly fittedOn: {
    readonly posts: number;
    readonly channels: number;
    /** Day of the newest post, UTC. */
    readonly newestPost: string;
  };
  /** Does the post name a token by its address, or a wallet, a service, a contract somebody asks about? */
  readonly namesAddress: Weights<Places & Wording>;
  /** Does a post without an address put one coin forward by its ticker, or only speak of it? */
  readonly namesTicker: Weights<Naming & Wording>;
  /** Does it call what it names now, rather than look back, leave, report a trade, hand it out, or ask? */
  readonly callsIt: Weights<Wording>;
  readonly calibration: { readonly address: Reliability; readonly ticker: Reliability };
}

interface Score {
  readonly bias: number;
  readonly terms: readonly { readonly name: string; readonly weight: number }[];
}

const NAMES_ADDRESS = score(CALL_MODEL.namesAddress);
const NAMES_TICKER = score(CALL_MODEL.namesTicker);
const CALLS_IT = score(CALL_MODEL.callsIt);

function score({ bias, ...weights }: Readonly<Record<string, number>> & { readonly bias: number }): Score {
  return { bias, terms: Object.entries(weights).map(([name, weight]) => ({ name, weight })) };
}

/** How sure it is that a post that holds an address calls a token, in (0, 1): P(names a token) x P(calls it). */
export function addressCallProbability(places: Places, wording: Wording): number {
  return chance(logOdds(NAMES_ADDRESS, places, wording)) * chance(logOdds(CALLS_IT, wording, wording));
}

/** How sure it is that a post without an address calls the coin whose ticker it names, in (0, 1). */
export function tickerCallProbability(naming: Naming, wording: Wording): number {
  return chance(logOdds(NAMES_TICKER, naming, wording)) * chance(logOdds(CALLS_IT, wording, wording));
}

function logOdds({ bias, terms }: Score, first: object, second: object): number {
  let sum = bias;
  for (const { name, weight } of terms) {
    sum += weight * ((first as Values)[name] ?? (second as Values)[name] ?? 0);
  }
  return sum;
}

type Values = Readonly<Record<string, number | undefined>>;

function chance(logOdds: number): number {
  return 1 / (1 + Math.exp(-Math.max(-20, Math.min(20, logOdds))));
}
