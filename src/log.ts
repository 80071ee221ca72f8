import { pino } from 'pino';
import type { Log } from './ports.ts';
import { scrub } from './telegram/scrub.ts';

/**
 * A JSON logger on standard output. Every line is scrubbed of bot tokens as it is written: grammY's network errors carry
 * the token inside their messages, where no redaction by path would find it.
 */
export function createLog(
  level: 'debug' | 'info' | 'warn' | 'error',
  destination?: { write(line: string): void },
): Log {
  const options = { level, base: null, hooks: { streamWrite: scrub } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
