/** A seeded source of numbers in [0, 1): the same seed gives the same numbers in the same order. */
export type Random = () => number;

/** mulberry32 (T. Ettinger, public domain): 32 bits of state, good enough to draw samples again and to pretend a market. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
