import { existsSync } from 'node:fs';
import path from 'node:path';
import { DATABASE_FILE } from './main.ts';
import type { EpochMs } from './model/units.ts';
import { openStore } from './sqlite/open.ts';
import { count } from './telegram/format.ts';

/** Is the database of a data folder whole, and what waits in it? In words for the operator. Reads every page: seconds per 100 MB. */
export async function checkDatabase(
  folder: string,
  now: EpochMs,
): Promise<{ readonly whole: boolean; readonly words: string }> {
  const file = path.join(folder, DATABASE_FILE);
  if (!existsSync(file)) return { whole: false, words: `There is no ${file}: the bot has not run there.` };
  try {
    const store = openStore({ path: file });
    const faults = await store.check();
    const { inbox, leads, past, outbox, overdueTokens } = await store.backlog(now);
    await store.close();
    const waiting = `Waiting: ${[
      count(inbox, 'update'),
      `${leads === 1 ? '1 address' : `${leads} addresses`} without a price`,
      `${count(past, 'call')} from history`,
      count(outbox, 'message'),
      `${count(overdueTokens, 'token')} due`,
    ].join(', ')}.`;
    if (faults.length === 0) return { whole: true, words: `${file} is whole.\n${waiting}` };
    return {
      whole: false,
      words: [`${file} is damaged; put a copy from before in its place:`, ...faults].join('\n'),
    };
  } catch (error) {
    return {
      whole: false,
      words: `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
