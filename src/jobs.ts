import { schedule } from 'node-cron';
import type { App } from './app.ts';
import type { Log } from './ports.ts';

interface Job {
  readonly name: string;
  /** node-cron's six fields, seconds first. A heartbeat only: what is due lives in the store. */
  readonly cron: string;
  readonly run: () => Promise<unknown>;
}

/** The schedule of the verbs, as one table. */
export function jobsOf(app: App): readonly Job[] {
  return [
    { name: 'begin', cron: '*/5 * * * * *', run: () => app.begin() },
    { name: 'sweep', cron: '*/10 * * * * *', run: () => app.updateAllPrices() },
    { name: 'deliver', cron: '*/5 * * * * *', run: () => app.deliver() },
    { name: 'report', cron: '30 * * * * *', run: () => app.report() },
    { name: 'refine', cron: '*/20 * * * * *', run: () => app.refine() },
    { name: 'recall', cron: '*/30 * * * * *', run: () => app.recall() },
    { name: 'health', cron: '45 0 * * * *', run: async () => app.noteHealth() },
    { name: 'benchmark', cron: '10 2 * * * *', run: () => app.benchmark() },
    { name: 'awake', cron: '15 * * * * *', run: () => app.awake() },
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
      { name: job.name, noOverlap: true, timezone: 'UTC', logger: quiet(job.name, log) },
    ),
  );
  return {
    stop() {
      for (const task of tasks) void task.destroy();
    },
  };
}

/** node-cron's own words, as lines of our log. Beats that are skipped because a run takes longer are no warning here. */
function quiet(job: string, log: Log) {
  const debug = (message: string | Error): void => log.debug({ job }, String(message));
  return {
    debug,
    info: debug,
    warn: debug,
    error: (message: string | Error, error?: Error): void =>
      log.error({ job, err: error ?? message }, 'the schedule failed'),
  };
}
