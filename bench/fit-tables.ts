// Maximum a posteriori: the hand-set values of detection-prior.ts are the means of Gaussian priors.

import type { Forecast } from './calibration.ts';
import type { Example } from './detection-examples.ts';
import { PRIOR } from './detection-prior.ts';

export type Coefficients = Readonly<Record<string, number>>;

/** The three tables of a model. */
export interface Tables {
  readonly namesAddress: Coefficients;
  readonly namesTicker: Coefficients;
  readonly callsIt: Coefficients;
}

// How far a coefficient may be from its prior, in log-odds: about two thirds of them within it, hardly any beyond twice it.
// Labelled posts without an address are of exchange pumps and years old: they may teach less about calls by ticker.
const PRIOR_SD = { namesAddress: 0.7, namesTicker: 0.4, callsIt: 0.7 } as const;
const STEPS = 400;
const RATE = 0.01;
export const FOLDS = 10;

type TableName = keyof Tables;
const TABLES: readonly TableName[] = ['namesAddress', 'namesTicker', 'callsIt'];
const NAMES = {
  namesAddress: Object.keys(PRIOR.namesAddress),
  namesTicker: Object.keys(PRIOR.namesTicker),
  callsIt: Object.keys(PRIOR.callsIt),
} as const;

/** An example as the values of its tables' features, in the order of NAMES. */
interface Vector {
  readonly table: TableName;
  readonly names: Float64Array;
  readonly calls: Float64Array;
  readonly isCall: boolean;
  readonly weight: number;
}

function vector({ by, naming, wording, isCall, weight }: Example): Vector {
  const table = by === 'address' ? 'namesAddress' : 'namesTicker';
  const said = { ...naming, ...wording };
  return {
    table,
    names: valuesOf(NAMES[table], said),
    calls: valuesOf(NAMES.callsIt, said),
    isCall,
    weight,
  };
}

function valuesOf(names: readonly string[], said: Coefficients): Float64Array {
  return Float64Array.from(names, (name) => (name === 'bias' ? 1 : (said[name] ?? 0)));
}

function sigma(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (values[i] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function arrays(tables: Tables): Readonly<Record<TableName, Float64Array>> {
  const of = (name: TableName): Float64Array =>
    Float64Array.from(NAMES[name], (feature) => tables[name][feature] ?? 0);
  return { namesAddress: of('namesAddress'), namesTicker: of('namesTicker'), callsIt: of('callsIt') };
}

/** Gradient ascent on the log posterior of all three tables together, from the prior. */
export function fitted(posts: readonly Example[]): Tables {
  const prior = arrays(PRIOR);
  const weights = arrays(PRIOR);
  const vectors = posts.map(vector);
  for (let step = 0; step < STEPS; step += 1) {
    const gradients = arrays({ namesAddress: {}, namesTicker: {}, callsIt: {} });
    for (const post of vectors) {
      const names = sigma(weights[post.table], post.names);
      const calls = sigma(weights.callsIt, post.calls);
      const push = post.weight * (post.isCall ? 1 : -(names * calls) / Math.max(1e-9, 1 - names * calls));
      add(gradients[post.table], post.names, push * (1 - names));
      add(gradients.callsIt, post.calls, push * (1 - calls));
    }
    for (const name of TABLES)
      ascend(weights[name], { prior: prior[name], sd: PRIOR_SD[name], gradient: gradients[name] });
  }
  return {
    namesAddress: named(weights, 'namesAddress'),
    namesTicker: named(weights, 'namesTicker'),
    callsIt: named(weights, 'callsIt'),
  };
}

function add(gradient: Float64Array, values: Float64Array, push: number): void {
  for (let i = 0; i < values.length; i += 1) gradient[i] = (gradient[i] ?? 0) + push * (values[i] ?? 0);
}

function ascend(
  weights: Float64Array,
  towards: { readonly prior: Float64Array; readonly sd: number; readonly gradient: Float64Array },
): void {
  for (let i = 0; i < weights.length; i += 1) {
    const value = weights[i] ?? 0;
    const pull = ((towards.prior[i] ?? 0) - value) / towards.sd ** 2;
    weights[i] = value + RATE * ((towards.gradient[i] ?? 0) + pull);
  }
}

/** Coefficients by name, rounded to two decimals. */
function named(weights: Readonly<Record<TableName, Float64Array>>, table: TableName): Coefficients {
  return Object.fromEntries(
    NAMES[table].map((name, i) => [name, Math.round(100 * (weights[table][i] ?? 0)) / 100 + 0]),
  );
}

/** Forecasts for every post by a fit that has not seen its channel. */
export function leftOut(posts: readonly Example[]): readonly (Forecast & { readonly by: Example['by'] })[] {
  const channels = [...new Set(posts.map(({ channel }) => channel))].sort();
  const foldOf = new Map(channels.map((channel, index) => [channel, index % FOLDS]));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const weights = arrays(fitted(posts.filter(({ channel }) => foldOf.get(channel) !== fold)));
    return posts
      .filter(({ channel }) => foldOf.get(channel) === fold)
      .map((post) => {
        const { table, names, calls } = vector(post);
        const probability = sigma(weights[table], names) * sigma(weights.callsIt, calls);
        return { by: post.by, probability, happened: post.isCall, weight: post.weight };
      });
  }).flat();
}
