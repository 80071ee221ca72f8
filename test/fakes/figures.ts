import { wilson } from '../../src/analytics/wilson.ts';
import type { Figures, Part } from '../../src/model/analytics.ts';
import { DAY, HOUR } from '../../src/model/units.ts';

/** Figures of so many completed calls, a third above +10 %, some more at 2x. */
export function figuresOf(completed: number, changes: Partial<Figures> = {}): Figures {
  const successes = changes.successes ?? Math.floor(completed / 3);
  const hits = changes.hits ?? Math.floor(completed / 2.5);
  const dead = Math.floor(completed / 5);
  const none = {
    completed,
    successes,
    hits,
    reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
  };
  if (completed === 0) return none;
  return {
    ...none,
    successRate: wilson(successes, completed),
    hitRate: wilson(hits, completed),
    meanRoi: 0.3,
    medianRoi: { value: -0.2, low: -0.6, high: 0.12 },
    medianAthMultiple: { value: 1.7, low: 1.2, high: 2.6 },
    meanAthMultiple: 2.4,
    logReturn: { value: -0.4, low: -0.8, high: 0.1 },
    spread: 1.1,
    meanTimeToAthMs: 3 * HOUR,
    meanDurationMs: 5 * DAY,
    volatility: 0.8,
    reasons: { elapsed: completed - dead, loss: 0, dead, manual: 0, capacity: 0 },
    ...changes,
  };
}

/** A group of calls with these figures. */
export function partOf<Of>(of: Of, completed: number, changes: Partial<Figures> = {}): Part<Of> {
  return { of, figures: figuresOf(completed, changes) };
}
