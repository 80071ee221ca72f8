import type { CandleSource } from '../ports.ts';

/**
 * Sources asked one after the other, the next one when a source fails or does not know. Undefined when none of them
 * knows; when one has failed and no other had an answer, the first failure, because that source might have known.
 */
export function firstOf(sources: readonly CandleSource[]): CandleSource {
  async function first<Answer>(
    ask: (source: CandleSource) => Promise<Answer | undefined> | undefined,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    const failures: unknown[] = [];
    for (const source of sources) {
      try {
        const answer = await ask(source);
        if (answer !== undefined) return answer;
      } catch (error) {
        failures.push(error);
        // A request that nobody can answer, or nobody waits for, is not passed on.
        if (signal.aborted || error instanceof RangeError) break;
      }
    }
    if (failures.length > 0) throw failures[0];
    return undefined;
  }

  return {
    name: sources.map(({ name }) => name).join(', '),
    candles: async (request, signal) => await first((source) => source.candles(request, signal), signal),
    poolsOf: async (token, signal) => await first((source) => source.poolsOf?.(token, signal), signal),
  };
}
