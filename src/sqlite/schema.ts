// Every table of the database. The SQL that makes them is in drizzle/: a table changed here needs a migration there.

export { literally } from './schema/columns.ts';
export * from './schema/heard.ts';
export * from './schema/tracked.ts';
export * from './schema/judged.ts';
export * from './schema/rolled.ts';
export * from './schema/said.ts';
