import type { EpochMs } from '../model/units.ts';

export interface Clock {
  now(): EpochMs;
}

/** The four levels of a structured logger, as pino has them. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
