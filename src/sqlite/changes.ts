import type { Connection } from './database.ts';

/** Tables of which something is kept in memory: what their changes are named by, and which rows stand for all that change with them. */
const WATCHED = {
  // Rows of one day: the wider ones that hold it change with them. Its place in the key is that of rollups-key.ts.
  rollups: { number: 'key', when: '(@.key >> 32) & 3 = 1' },
  outcomes: { number: 'completed_at', when: 'true' },
  // Of all time: hours and days change with it.
  heard_hours: { number: 'channel_id', when: '@.span = 0' },
  reputations: { number: 'channel_id', when: `@.scope = 'all'` },
  channels: { number: 'id', when: 'true' },
} as const;

type Watched = keyof typeof WATCHED;

/** Whoever keeps something of a table. */
export interface Keeper {
  /** A row was written or taken out; its number, see WATCHED. Called in the midst of a statement: the database may not be asked. */
  readonly changed: (number: number) => void;
  /** Another connection has written. */
  readonly forget: () => void;
}

/**
 * Tells whoever keeps something of a table that it is no longer so, whatever statement has changed it. What a transaction has read of its own
 * changes may not be kept: it may be taken back.
 */
export interface Changes {
  readonly watch: (table: Watched, keeper: Keeper) => void;
  /** To be asked once in a transaction, before anything kept is used. */
  readonly refresh: () => void;
}

/** Makes something of a connection once, when it is first asked for: what is kept in memory is kept once. */
export function perConnection<What>(
  make: (connection: Connection) => What,
): (connection: Connection) => What {
  const made = new WeakMap<Connection, What>();
  return (connection) => {
    const there = made.get(connection) ?? make(connection);
    made.set(connection, there);
    return there;
  };
}

export const changesOf = perConnection((connection): Changes => {
  // Changes when another connection commits, never when this one does (sqlite.org/pragma.html#pragma_data_version).
  const dataVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const keepers = new Map<Watched, Keeper[]>();
  let version: number | undefined;

  return {
    watch(table, keeper) {
      const others = keepers.get(table);
      if (others !== undefined) return void others.push(keeper);
      const those = [keeper];
      keepers.set(table, those);
      listen(connection, table, (number) => {
        for (const each of those) each.changed(number);
      });
    },
    refresh() {
      const current = dataVersion.get();
      if (current === version) return;
      version = current;
      for (const those of keepers.values()) for (const each of those) each.forget();
    },
  };
});

/** Triggers of this connection alone, which leave no trace in the file. */
function listen(connection: Connection, table: Watched, take: (number: number) => void): void {
  const { number, when } = WATCHED[table];
  const name = `changed_${table}`;
  const trigger = (event: string, row: 'NEW' | 'OLD', condition: string): string =>
    `CREATE TEMP TRIGGER ${name}_${event.slice(0, 6)}_${row} AFTER ${event} ON main.${table} WHEN ${condition}
      BEGIN SELECT ${name}(${row}.${number}); END;`;
  connection.function(name, (value: unknown) => {
    take(Number(value));
    return null;
  });
  connection.exec(
    trigger('INSERT', 'NEW', when.replace('@', 'NEW')) +
      trigger('UPDATE', 'NEW', when.replace('@', 'NEW')) +
      trigger('DELETE', 'OLD', when.replace('@', 'OLD')) +
      // Costs nothing but where the number itself is set.
      trigger(`UPDATE OF ${number}`, 'OLD', `OLD.${number} <> NEW.${number}`),
  );
}
