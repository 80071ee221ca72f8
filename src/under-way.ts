import { oneAtATime } from './one-at-a-time.ts';
import type { Log } from './ports.ts';

/** What a process has under way, so that nothing is closed under it. */
export interface UnderWay {
  /** Aborts when the process is to stop. */
  readonly signal: AbortSignal;
  /** A verb that runs once at a time, ends when the process stops, and is waited for then. */
  verb<Result>(run: (signal: AbortSignal) => Promise<Result>): () => Promise<Result>;
  /** Starts something nobody waits for; a failure is logged. Nothing is started once the process stops. */
  background(name: string, work: () => Promise<unknown>): void;
  /** Resolves when all that is under way now has ended. */
  settled(): Promise<void>;
  /** Lets no verb go on. */
  stop(): void;
}

export function createUnderWay(log: Log): UnderWay {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  function track<Result>(run: Promise<Result>): Promise<Result> {
    const over = (): void => void running.delete(ended);
    const ended: Promise<void> = run.then(over, over);
    running.add(ended);
    return run;
  }

  return {
    signal: stopping.signal,
    verb(run) {
      const once = oneAtATime(() => run(stopping.signal));
      return () => track(once());
    },
    background(name, work) {
      if (stopping.signal.aborted) return;
      const logged = work().catch((error: unknown) =>
        log.error({ err: error }, `${name} failed; it runs again on the next beat`),
      );
      void track(logged);
    },
    settled: async () => void (await Promise.all(running)),
    stop: () => stopping.abort(),
  };
}
