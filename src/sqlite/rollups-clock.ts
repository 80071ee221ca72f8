import type { Counted, Part } from '../model/analytics.ts';

const HOURS = 24;
const WEEKDAYS = 7;
const COUNTS = 3;
const WORD = 4;

/**
 * Completed calls by the hour of the UTC day, and then by the day of the week, Monday first, in which they were posted: for each how many, how
 * many ended above +10 % and how many reached 2x, in 32 bits each.
 */
export function emptyClock(): Buffer {
  return Buffer.alloc((HOURS + WEEKDAYS) * COUNTS * WORD);
}

/** Counts a call in; changes the bytes. */
export function countIn(
  clock: Buffer,
  call: { readonly hourOfWeek: number; readonly success: boolean; readonly hit: boolean },
): void {
  for (const place of [call.hourOfWeek % HOURS, HOURS + Math.floor(call.hourOfWeek / HOURS)]) {
    for (const [index, counts] of [true, call.success, call.hit].entries()) {
      const at = (place * COUNTS + index) * WORD;
      if (counts) clock.writeUInt32BE(clock.readUInt32BE(at) + 1, at);
    }
  }
}

/** What was counted; hours and days without a call are left out. */
export function partsOf(clock: Buffer): {
  readonly hours: readonly Part<number, Counted>[];
  readonly weekdays: readonly Part<number, Counted>[];
} {
  const some = (from: number, many: number): readonly Part<number, Counted>[] =>
    Array.from({ length: many }, (_, of) => ({ of, figures: countedAt(clock, from + of) })).filter(
      ({ figures }) => figures.completed > 0,
    );
  return { hours: some(0, HOURS), weekdays: some(HOURS, WEEKDAYS) };
}

function countedAt(clock: Buffer, place: number): Counted {
  const at = place * COUNTS * WORD;
  return {
    completed: clock.readUInt32BE(at),
    successes: clock.readUInt32BE(at + WORD),
    hits: clock.readUInt32BE(at + 2 * WORD),
  };
}
