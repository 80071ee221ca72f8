import { schedule } from 'node-cron';
import type { App } from './app.ts';
import type { Log } from './ports.ts';

interface Job {
  readonly name: string;
  /** node-cron's six fields, seconds first. A heartbeat only: what is due lives in the store. */
  readonly cron: string;
  readonly run: () => Promise<unknown>;
}

/** The schedule, as one table. */
export function jobsOf(app: App, heartbeat: () => Promise<void>): readonly Job[] {
  return [
    { name: 'begin', cron: '*/5 * * * * *', run: () => app.begin() },
    { name: 'sweep', cron: '*/20 * * * * *', run: () => app.updateAllPrices() },
    { name: 'deliver', cron: '*/5 * * * * *', run: () => app.deliver() },
    { name: 'report', cron: '30 * * * * *', run: () => app.report() },
    { name: 'heartbeat', cron: '0 * * * * *', run: heartbeat },
  ];
}

/** Starts the jobs; a run that is still going is not overlapped, a failing one is logged and tried on the next beat. */
export function startJobs(jobs: readonly Job[], log: Log): { stop(): void } {
  const tasks = jobs.map((job) =>
    schedule(
      job.cron,
      async () => {
        try {
          await job.run();
        } catch (error) {
          log.error({ err: error, job: job.name }, `job ${job.name} failed; it runs again on the next beat`);
        }
      },
      { name: job.name, noOverlap: true, timezone: 'UTC' },
    ),
  );
  return {
    stop() {
      for (const task of tasks) void task.destroy();
    },
  };
}
