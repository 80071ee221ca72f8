// The process of `calledit import`: environment in, database open, signals and exit codes out.

import path from 'node:path';
import process from 'node:process';
import { openAdapters } from '../adapters.ts';
import type { ToolConfig } from '../config.ts';
import { detect } from '../detection/detect.ts';
import { type ImportOptions, runImport } from '../import.ts';
import { createLog } from '../log.ts';
import { DATABASE_FILE, toolConfigOrExit } from '../main.ts';
import { epochMs, MINUTE } from '../model/units.ts';
import type { Clock } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { openStore } from '../sqlite/open.ts';
import { makeDataFolder } from './data-folder.ts';
import type { Pricing } from './what-next.ts';

const EXIT_INTERRUPTED = 130;
const MEGABYTE = 1e6;
/** Candles of the first hour, and of the whole window. */
const REQUESTS_PER_CALL = 2;

const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** Runs the import on the database of a data folder; resolves with the exit code. */
export async function startImport(options: ImportOptions & { readonly data?: string }): Promise<number> {
  const config = toolConfigOrExit();
  const { preview } = openAdapters({
    config,
    // Nothing is listened to: pages are read backwards once.
    store: { monitoredChannels: async () => [] },
    clock: systemClock,
    log: createLog('error'),
  });
  const folder = options.data ?? config.DATA_DIR;
  return await runImport(options, {
    clock: systemClock,
    detect,
    openStore: () => {
      makeDataFolder(folder);
      return openStore({ path: path.join(folder, DATABASE_FILE) });
    },
    history: (name, span, signal) => preview.history(name, span, signal),
    entryMaxLagMs: config.ENTRY_MAX_LAG * MINUTE,
    pricing: pricingOf(config),
    signal: stopSignal(),
    progress: (total, unit) => createProgress(total, unit === 'bytes' ? megabytesPerSecond : undefined),
    say: (words) => void process.stdout.write(`${words}\n`),
    complain: (words) => void process.stderr.write(`${words}\n`),
  });
}

function pricingOf(config: ToolConfig): Pricing {
  const keyed = config.COINGECKO_API_KEY !== '';
  const requests = keyed ? config.COINGECKO_REQUESTS_PER_MINUTE : config.GECKOTERMINAL_REQUESTS_PER_MINUTE;
  return { callsPerMinute: requests / REQUESTS_PER_CALL, keyed };
}

/** Aborts on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(EXIT_INTERRUPTED);
      stopping.abort();
    });
  }
  return stopping.signal;
}

function megabytesPerSecond(bytesPerSecond: number): string {
  return `${(bytesPerSecond / MEGABYTE).toFixed(1)} MB/s`;
}
