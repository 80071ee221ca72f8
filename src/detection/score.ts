import type { Features } from './features.ts';

/** Log-odds by feature; a feature that is not named counts nothing. */
export type Weights = Readonly<Partial<Record<keyof Features, number>>> & { readonly bias: number };

// Two questions, each a logistic score; the coefficients are log-odds. They were set by hand while reading some hundreds
// of posts. bench/fit-detection.ts fits them to labelled posts with these values as the prior: no coefficient moves by
// more than 0.9, and the log loss on channels left out goes from 0.043 to 0.040, so the plain values stay.
// bench/eval-detection.ts measures what they do.

/** Does the post name a token at all, or a wallet, a service, a contract somebody asks about? */
export const NAMES_TOKEN: Weights = {
  bias: -0.5,
  marketLink: 4,
  bareAddress: 3.5,
  bareTonOrTron: -2.5,
  explorerOnly: -1.5,
  explorerToken: 1.5,
  unlistedSite: 1.5,
  botLink: 3.5,
  contractLabel: 2,
  walletLabel: -4,
  launchpadMark: 2,
  manyAddresses: -0.5,
  txLink: -0.8,
  bitcoinWallet: -3,
  entered: 3.5,
  buying: 0.6,
  pitch: 0.4,
  payment: -1.4,
  news: -1.2,
  workshop: -1,
  asking: -1,
};

/** Does it call that token now, rather than look back, leave, report a trade, hand it out, or ask? */
export const CALLS_IT: Weights = {
  bias: 3,
  fresh: 1.8,
  entered: 1.2,
  buying: 0.5,
  pitch: 0.3,
  claim: -2,
  update: -1.6,
  exit: -2.5,
  sold: -1.2,
  scan: -1.6,
  promotion: -0.9,
  news: -0.7,
  payment: -0.5,
  asking: -0.8,
  long: -0.2,
};

/** How sure it is that a post with these features calls a token, in (0, 1): P(names a token) x P(calls it). */
export function callProbability(features: Features): number {
  return logistic(NAMES_TOKEN, features) * logistic(CALLS_IT, features);
}

function logistic(weights: Weights, features: Features): number {
  let sum = weights.bias;
  for (const name of Object.keys(features) as (keyof Features)[])
    sum += (weights[name] ?? 0) * features[name];
  return 1 / (1 + Math.exp(-Math.max(-20, Math.min(20, sum))));
}
