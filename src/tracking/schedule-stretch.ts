// What gives way when there are more looks to do than requests to do them with: the calm tokens first.

/** Waits in milliseconds: at the soonest one nothing is stretched, and beyond the longest nothing may be. */
export interface WaitRange {
  readonly soonestMs: number;
  readonly longestMs: number;
}

/** How many tokens want which wait, milliseconds. */
export interface Wanted {
  readonly waitMs: number;
  readonly tokens: number;
}

/** Beyond this little is gained: all but the freshest calls have reached the longest wait. */
const MOST_STRETCH = 1_000;
const HALVINGS = 30;

/**
 * A wait under load, milliseconds. `stretch` (from 1 up) is by how much a wait grows that lies half-way between soonest and
 * longest, in logarithms; calmer ones grow by more, up to its square, livelier ones by less, the soonest not at all, and none
 * beyond the longest.
 */
export function stretchedMs(waitMs: number, stretch: number, { soonestMs, longestMs }: WaitRange): number {
  if (stretch <= 1 || waitMs <= soonestMs || waitMs >= longestMs) return waitMs;
  const calm = Math.log(waitMs / soonestMs) / Math.log(longestMs / soonestMs);
  return Math.min(longestMs, waitMs * stretch ** (2 * calm));
}

/**
 * The least stretch, from 1 to a thousand, with which these waits need no more than so many looks a minute. The most where
 * none is enough: then looks are late, all alike.
 */
export function stretchFor(wanted: readonly Wanted[], looksPerMinute: number, range: WaitRange): number {
  if (looksNeeded(wanted, 1, range) <= looksPerMinute) return 1;
  let low = 0;
  let high = Math.log(MOST_STRETCH);
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (looksNeeded(wanted, Math.exp(middle), range) > looksPerMinute) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

/** Looks a minute that these waits take at a stretch. */
export function looksNeeded(wanted: readonly Wanted[], stretch: number, range: WaitRange): number {
  let looks = 0;
  for (const { waitMs, tokens } of wanted) looks += (tokens * 60_000) / stretchedMs(waitMs, stretch, range);
  return looks;
}
