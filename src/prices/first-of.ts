import type { CandleSource } from '../ports.ts';

/**
 * Sources asked one after the other, the next one when a source fails or does not know the pool. Undefined when none of them
 * knows it; when one has failed and no other had an answer, the first failure, because that source might have known.
 */
export function firstOf(sources: readonly CandleSource[]): CandleSource {
  return {
    name: sources.map(({ name }) => name).join(', '),
    async candles(request, signal) {
      const failures: unknown[] = [];
      for (const source of sources) {
        try {
          const candles = await source.candles(request, signal);
          if (candles !== undefined) return candles;
        } catch (error) {
          failures.push(error);
          if (signal.aborted || error instanceof RangeError) break;
        }
      }
      if (failures.length > 0) throw failures[0];
      return undefined;
    },
  };
}
