import type { Clock } from '../ports.ts';
import type { Progress } from '../progress.ts';
import type { ExportFile } from '../sources/export/find-export.ts';
import { type ExportItem, readExport } from '../sources/export/read-export.ts';
import { count } from '../telegram/format.ts';
import type { Recorder } from './recorder.ts';
import { countSkipped, type Tally } from './tally.ts';

/** Reads an export from its beginning to its end, or until `signal` aborts. Known posts are passed over by hearing them again. */
export async function importFile(
  file: ExportFile,
  deps: {
    readonly recorder: Recorder;
    readonly tally: Tally;
    readonly clock: Clock;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { recorder, tally, clock, progress, signal } = deps;
  const onBytes = (bytes: number): void => progress.show(bytes, progressNote(tally));
  for await (const items of readExport(file, { now: clock.now(), onBytes })) {
    for (const item of items) await take(item, recorder, tally);
    if (signal.aborted) return;
  }
}

async function take(item: ExportItem, recorder: Recorder, tally: Tally): Promise<void> {
  if (item.kind === 'skipped') return countSkipped(tally, item.reason);
  if (item.kind === 'chat') {
    tally.chats += 1;
    if (item.skipped !== undefined) tally.chatsSkipped += 1;
    return;
  }
  if (item.localTime) tally.localTimes += 1;
  await recorder.put(item.post);
}

/** What the progress bar says of an import. */
export function progressNote({ messages, callsByAddress, callsByTicker }: Tally): string {
  const calls = callsByAddress + callsByTicker;
  return `${count(messages, 'message')}, ${count(calls, 'call')}`;
}
