/** A forecast and what came of it; `weight` is how much it counts. */
export interface Forecast {
  readonly probability: number;
  readonly happened: boolean;
  readonly weight: number;
}

/** Forecasts of about the same probability: how many, what they said on average, and how often it happened. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly posts: number;
  readonly predicted: number;
  readonly observed: number;
}

/** How far the forecasts can be trusted, beside always saying the base rate. Smaller is better for all but the base rate. */
export interface Calibration {
  readonly posts: number;
  readonly baseRate: number;
  readonly brier: number;
  readonly brierOfBaseRate: number;
  readonly logLoss: number;
  readonly logLossOfBaseRate: number;
  /** Only those with forecasts in them. */
  readonly bins: readonly Bin[];
}

const EDGES = [0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1];

/** Reliability of forecasts, all means weighted; undefined when there are none. */
export function calibrationOf(forecasts: readonly Forecast[]): Calibration | undefined {
  if (forecasts.length === 0) return undefined;
  const baseRate = mean(forecasts, ({ happened }) => Number(happened));
  return {
    posts: forecasts.length,
    baseRate,
    brier: mean(forecasts, ({ probability, happened }) => (probability - Number(happened)) ** 2),
    brierOfBaseRate: baseRate * (1 - baseRate),
    logLoss: mean(forecasts, ({ probability, happened }) => loss(probability, happened)),
    logLossOfBaseRate: baseRate * loss(baseRate, true) + (1 - baseRate) * loss(baseRate, false),
    bins: EDGES.slice(1).flatMap((to, index) => binOf(forecasts, EDGES[index] ?? 0, to)),
  };
}

function binOf(forecasts: readonly Forecast[], from: number, to: number): readonly Bin[] {
  const within = forecasts.filter(
    ({ probability }) => probability >= from && (probability < to || (to === 1 && probability === 1)),
  );
  if (within.length === 0) return [];
  const predicted = mean(within, ({ probability }) => probability);
  return [{ from, to, posts: within.length, predicted, observed: mean(within, (f) => Number(f.happened)) }];
}

function loss(probability: number, happened: boolean): number {
  return -Math.log(Math.max(1e-9, happened ? probability : 1 - probability));
}

function mean(forecasts: readonly Forecast[], value: (forecast: Forecast) => number): number {
  let sum = 0;
  let weight = 0;
  for (const forecast of forecasts) {
    sum += forecast.weight * value(forecast);
    weight += forecast.weight;
  }
  return sum / weight;
}

/** The lines of a calibration, for a terminal. */
export function calibrationLines(name: string, calibration: Calibration): readonly string[] {
  const { posts, baseRate, brier, brierOfBaseRate, logLoss, logLossOfBaseRate, bins } = calibration;
  return [
    `${name}: ${posts} posts, ${percent(baseRate)} of the weight are calls; Brier ${brier.toFixed(4)} (base rate ${brierOfBaseRate.toFixed(4)}), log loss ${logLoss.toFixed(4)} (base rate ${logLossOfBaseRate.toFixed(4)})`,
    ...bins.map(
      ({ from, to, posts, predicted, observed }) =>
        `  ${`${from} to ${to}`.padEnd(12)} ${String(posts).padStart(5)} posts   predicted ${percent(predicted).padStart(6)}   observed ${percent(observed).padStart(6)}`,
    ),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
