// calledit import: the history of channels, out of an export of Telegram Desktop or from a channel's public page.

import path from 'node:path';
import { importFile } from './import/from-file.ts';
import { type History, importPage } from './import/from-page.ts';
import { createRecorder } from './import/recorder.ts';
import { Refusal } from './import/refusal.ts';
import { type Ending, importCounts, importReport } from './import/report.ts';
import { createTally } from './import/tally.ts';
import type { Pricing } from './import/what-next.ts';
import type { Detection } from './model/call.ts';
import type { PostContent } from './model/post.ts';
import type { EpochMs } from './model/units.ts';
import { type Clock, type Store, StoreError } from './ports.ts';
import type { Progress } from './progress.ts';
import { ExportError } from './sources/export/export-error.ts';
import { type ExportFile, findExport } from './sources/export/find-export.ts';
import { PreviewFailure } from './sources/preview/failure.ts';
import { channelName } from './sources/preview/name.ts';

export interface ImportOptions {
  /** An export, or the folder that holds it; or: */
  readonly file?: string;
  /** The public name of a channel, whose posts of `since` and later are read from its page. */
  readonly channel?: string;
  readonly since?: EpochMs;
  /** Reads and detects, and puts nothing on record. */
  readonly dryRun?: boolean;
  /** Ends with one JSON object of counts. */
  readonly json?: boolean;
}

export interface ImportDeps {
  readonly clock: Clock;
  readonly detect: (post: PostContent) => Detection;
  /** Opens the database, or makes it: not before it is known that there is something to read, and never for a dry run. */
  readonly openStore: () => Store;
  readonly history: History;
  /** Posts found later than this after they were posted wait for the prices of their own time, milliseconds. */
  readonly entryMaxLagMs: number;
  /** How fast a bot with these settings prices calls of the past. */
  readonly pricing: Pricing;
  /** Aborts when whoever started it wants it to end; what was read until then is kept. */
  readonly signal: AbortSignal;
  /** A progress bar over so many bytes of a file, or milliseconds of a channel's history. */
  readonly progress: (total: number, unit: 'bytes' | 'time') => Progress;
  readonly say: (words: string) => void;
  readonly complain: (words: string) => void;
}

const EXIT_DONE = 0;
const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

interface Source {
  readonly name: string;
  readonly file?: ExportFile;
  readonly page?: { readonly channel: string; readonly since: EpochMs };
}

/** Imports and says what came of it; returns the exit code: 0 done, 1 failed, 130 interrupted. */
export async function runImport(options: ImportOptions, deps: ImportDeps): Promise<number> {
  let store: Store | undefined;
  try {
    const source = await sourceOf(options);
    if (options.dryRun !== true) store = deps.openStore();
    return await read(source, options, { ...deps, store });
  } catch (error) {
    deps.complain(wordsOf(error));
    if (options.json === true) deps.say(JSON.stringify(importCounts(createTally(), 'failed')));
    return EXIT_FAILED;
  } finally {
    await store?.close();
  }
}

/** What is to be read. Rejects with the sentence for whoever asked for something that cannot be. */
async function sourceOf({ file, channel, since }: ImportOptions): Promise<Source> {
  if ((file === undefined) === (channel === undefined))
    throw new Refusal('Name one thing to import: a file, or a public channel with --channel.');
  if (file !== undefined) {
    if (since !== undefined) throw new Refusal('--since goes with --channel; a file is read as a whole.');
    const found = await findExport(file);
    return { name: path.basename(found.path), file: found };
  }
  const name = channelName(channel ?? '');
  if (name === undefined)
    throw new Refusal(
      `${channel} is no name of a public channel: give it as @name or t.me/name; the posts of a private channel can be exported with Telegram Desktop.`,
    );
  if (since === undefined)
    throw new Refusal('Say how far back to read with --since, e.g. --since 90d or --since 2026-01-31.');
  return { name: `the public page of @${name}`, page: { channel: name, since } };
}

async function read(
  source: Source,
  options: ImportOptions,
  deps: ImportDeps & { readonly store: Store | undefined },
): Promise<number> {
  const { clock, signal, say, complain } = deps;
  const tally = createTally();
  const recorder = createRecorder({ ...deps, tally });
  const { file, page } = source;
  const progress =
    file === undefined
      ? deps.progress(clock.now() - (page?.since ?? clock.now()), 'time')
      : deps.progress(file.bytes, 'bytes');
  let fault: unknown;
  try {
    if (file !== undefined) await importFile(file, { ...deps, recorder, tally, progress });
    if (page !== undefined)
      await importPage(page.channel, page.since, { ...deps, recorder, tally, progress });
  } catch (error) {
    fault = error;
  }
  // What was read before the fault is kept, unless it is the store that fails.
  if (!(fault instanceof StoreError)) {
    try {
      await recorder.flush();
    } catch (error) {
      fault ??= error;
    }
  }
  progress.done();
  const ending: Ending = fault !== undefined ? 'failed' : signal.aborted ? 'interrupted' : 'done';
  const dryRun = options.dryRun === true;
  if (tally.messages > 0)
    say(importReport(tally, { source: source.name, dryRun, ending, pricing: deps.pricing }));
  if (ending === 'failed') complain(wordsOf(fault));
  if (ending === 'interrupted') complain(interruption(tally.messages, dryRun));
  if (options.json === true) say(JSON.stringify(importCounts(tally, ending)));
  return { done: EXIT_DONE, failed: EXIT_FAILED, interrupted: EXIT_INTERRUPTED }[ending];
}

function interruption(messages: number, dryRun: boolean): string {
  if (messages === 0) return 'Stopped before anything was read.';
  return dryRun
    ? 'Stopped before the end.'
    : 'Stopped before the end. What was read is kept: run the same command again to go on, nothing is counted twice.';
}

/** A fault in words for whoever started the import; one that nobody foresaw is named as it is. */
function wordsOf(error: unknown): string {
  if (error instanceof ExportError || error instanceof Refusal) return error.message;
  if (error instanceof PreviewFailure) return `${error.message} ${error.cure}`;
  const words = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StoreError)) return `The import failed: ${words}`;
  const goOn = error.kind === 'corrupt' ? '' : ' Then run the same command again: it goes on.';
  return `The import stopped: ${words}.${goOn}`;
}
