// What a call brought beyond what something else brought in the same time, in log returns: they add up over time, and a doubling and a
// halving cancel out. 0 is as much as the other, 0.1 about 10 % more.

/** Below this share of the entry a call counts as 5 %: the logarithm of a total loss is minus infinity. */
export const LEAST_MULTIPLE = 0.05;

/**
 * Log return of a call beyond its chain's native coin, ln(max(1 + finalRoi, 0.05)) - ln(1 + nativeReturn); undefined when the coin's
 * return is not known.
 */
export function alpha(finalRoi: number, nativeReturn: number | undefined): number | undefined {
  return nativeReturn === undefined ? undefined : logReturn(finalRoi) - Math.log(1 + nativeReturn);
}

/**
 * Log return of a call beyond the median of its peers, e.g. of all tracked calls of its tier and week, itself among them; undefined
 * under `fewest` of them.
 */
export function peerAlpha(
  finalRoi: number,
  peerRois: readonly number[],
  fewest: number = FEWEST_PEERS,
): number | undefined {
  if (peerRois.length < fewest) return undefined;
  const sorted = peerRois.map(logReturn).sort((a, b) => a - b);
  const [low = 0, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return logReturn(finalRoi) - (low + high) / 2;
}

const FEWEST_PEERS = 5;

function logReturn(roi: number): number {
  return Math.log(Math.max(1 + roi, LEAST_MULTIPLE));
}
