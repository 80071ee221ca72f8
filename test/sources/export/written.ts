import { writeFileSync } from 'node:fs';
import { epochMs } from '../../../src/model/units.ts';
import { findExport } from '../../../src/sources/export/find-export.ts';
import { type ExportItem, readExport } from '../../../src/sources/export/read-export.ts';

// Exports written by hand, and what is read of them.

export const NOW = epochMs(Date.UTC(2026, 0, 5, 12));
export const CHANNEL = { name: 'Ember Calls', type: 'public_channel', id: 1_234_567_890 };

/** A message of 2025-05-01 12:00 UTC. */
export function message(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    type: 'message',
    date: '2025-05-01T14:00:00',
    date_unixtime: '1746100800',
    from: CHANNEL.name,
    from_id: `channel${CHANNEL.id}`,
    text: `Post number ${id}`,
    ...more,
  };
}

/** Everything that the file yields, and the error that ends it, if any. */
export async function readAll(path: string): Promise<{ items: ExportItem[]; error?: unknown }> {
  const items: ExportItem[] = [];
  try {
    for await (const some of readExport(await findExport(path), { now: NOW })) items.push(...some);
    return { items };
  } catch (error) {
    return { items, error };
  }
}

/** What is read of this export, written to a file. */
export async function readWritten(file: string, written: unknown) {
  writeFileSync(file, typeof written === 'string' ? written : JSON.stringify(written));
  return await readAll(file);
}

export function postsOf({ items }: { readonly items: readonly ExportItem[] }) {
  return items.flatMap((item) => (item.kind === 'post' ? [item.post] : []));
}

/** How many messages were left out, by reason. */
export function skips({ items }: { readonly items: readonly ExportItem[] }): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) if (item.kind === 'skipped') counts[item.reason] = (counts[item.reason] ?? 0) + 1;
  return counts;
}
