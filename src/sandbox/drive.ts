import type { App } from '../app.ts';
import { after, type EpochMs, epochMs } from '../model/units.ts';
import type { Clock, Store } from '../ports.ts';

/** A clock that jumps from one thing that is due to the next. */
export interface VirtualClock extends Clock {
  set(at: EpochMs): void;
}

export function createVirtualClock(start: EpochMs): VirtualClock {
  let at = start;
  return {
    now: () => at,
    set(to) {
      // Time never runs backwards, whatever order things become due in.
      at = epochMs(Math.max(at, to));
    },
  };
}

/** Something that people do at an instant. */
export interface Happening {
  readonly at: EpochMs;
  act(): void;
}

export interface Drive {
  readonly app: App;
  readonly store: Store;
  readonly clock: VirtualClock;
  /** Resolves when the bot has taken over every update so far. */
  readonly delivered: () => Promise<void>;
  /** The heartbeat: nothing but a happening comes sooner after the last step than this, milliseconds. */
  readonly beatMs: number;
}

/**
 * Lives through the happenings and everything that becomes due until `until`. Between steps the whole bot comes to rest,
 * so the same happenings always give the same history. `onStep` hears the clock after each step.
 */
export async function drive(
  world: Drive,
  happenings: readonly Happening[],
  options: { readonly until: EpochMs; readonly onStep?: (now: EpochMs, happened: number) => void },
): Promise<void> {
  const { app, store, clock } = world;
  const queue = happenings.toSorted((a, b) => a.at - b.at);
  let next = 0;
  await rest();
  while (clock.now() < options.until) {
    const due = await store.nextDueAt();
    const beat = due === undefined ? options.until : Math.max(due, after(clock.now(), world.beatMs));
    const post = queue[next]?.at ?? options.until;
    clock.set(epochMs(Math.min(beat, post, options.until)));
    for (
      let happening = queue[next];
      happening !== undefined && happening.at <= clock.now();
      happening = queue[next]
    ) {
      happening.act();
      next += 1;
    }
    await rest();
    options.onStep?.(clock.now(), next);
  }

  async function rest(): Promise<void> {
    await world.delivered();
    await app.settle();
  }
}
