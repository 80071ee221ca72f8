import { eq, gt, sql } from 'drizzle-orm';
import type { Channel } from '../model/call.ts';
import type { ChannelId } from '../model/units.ts';
import { changesOf, perConnection } from './changes.ts';
import { channelOf } from './channel-row.ts';
import type { Db } from './database.ts';
import { keepByChannel } from './kept-by-channel.ts';
import { leanAll } from './lean.ts';
import { channels } from './schema.ts';

const keptCallersOf = perConnection((connection) => {
  const kept = keepByChannel<Channel>();
  changesOf(connection).watch('channels', kept);
  return kept;
});

/** Step of reads of all channels: every channel, and every person that calls in private. */
export function createReadCallers(db: Db): () => ReadonlyMap<ChannelId, Channel> {
  const { id } = channels;
  const select = db.select().from(channels);
  const selectAll = leanAll(db.$client, select.where(gt(id, sql.placeholder('after'))));
  const selectOne = leanAll(
    db.$client,
    db
      .select()
      .from(channels)
      .where(eq(id, sql.placeholder('id'))),
  );
  const changes = changesOf(db.$client);
  const kept = keptCallersOf(db.$client);
  const anew = {
    all: () => new Map(selectAll(0).map((row) => [row.id, channelOf(row)])),
    of: (channelId: ChannelId) => selectOne(channelId).map(channelOf)[0],
  };
  return () => {
    changes.refresh();
    return kept.read(anew);
  };
}
