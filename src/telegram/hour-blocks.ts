import type { Counted, Part } from '../model/analytics.ts';

/** Hours that are shown as one: of single hours there are too many, each with too few calls. */
const BLOCK_HOURS = 3;

/** Calls by three hours of the UTC day, from midnight on; blocks without a call are there with none. */
export function hourBlocks(hours: readonly Part<number, Counted>[]): readonly Part<number, Counted>[] {
  return Array.from({ length: 24 / BLOCK_HOURS }, (_, block) => {
    const own = hours.filter(({ of }) => Math.floor(of / BLOCK_HOURS) === block);
    const sum = (key: keyof Counted): number => own.reduce((total, { figures }) => total + figures[key], 0);
    return {
      of: block * BLOCK_HOURS,
      figures: { completed: sum('completed'), successes: sum('successes'), hits: sum('hits') },
    };
  });
}

/** `03–06 h`. */
export function blockName(from: number): string {
  const two = (hour: number): string => String(hour).padStart(2, '0');
  return `${two(from)}–${two(from + BLOCK_HOURS)} h`;
}
