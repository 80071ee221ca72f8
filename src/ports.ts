// What the verbs need from the world, in the words of the field. Adapters implement these; nothing here knows them.

export type * from './ports/backtest.ts';
export * from './ports/begin.ts';
export type * from './ports/benchmark.ts';
export type * from './ports/health.ts';
export * from './ports/messenger.ts';
export type * from './ports/past.ts';
export * from './ports/prices.ts';
export type * from './ports/process.ts';
export type * from './ports/reading.ts';
export type * from './ports/refine.ts';
export type * from './ports/sources.ts';
export * from './ports/store.ts';
export type * from './ports/sweep.ts';
