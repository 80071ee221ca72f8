import process from 'node:process';
import { MINUTE, SECOND } from './model/units.ts';

const WIDTH = 30;
const EVERY_MS = 200;
/** Without a terminal a line now and then is enough. */
const PLAIN_EVERY_MS = 10_000;

export interface Progress {
  /** `done` of the total, in its unit. */
  show(done: number, note: string): void;
  /** Takes the bar off the screen; show() brings it back. */
  done(): void;
}

/**
 * A progress bar on standard error, with the time that remains at the speed so far. `rate` puts that speed, in units of
 * the total a second, into words.
 */
export function createProgress(total: number, rate?: (perSecond: number) => string): Progress {
  const startedAt = performance.now();
  const terminal = process.stderr.isTTY;
  let shownAt = startedAt;
  return {
    show(done, note) {
      const now = performance.now();
      if (now - shownAt < (terminal ? EVERY_MS : PLAIN_EVERY_MS)) return;
      shownAt = now;
      const line = progressLine({ done, total, tookMs: now - startedAt, note, ...(rate && { rate }) });
      process.stderr.write(terminal ? `\r${line}\u001B[K` : `${line}\n`);
    },
    done() {
      if (terminal) process.stderr.write('\r\u001B[K');
    },
  };
}

/** The bar with its note, the speed and the time that remains; these two only once something is done. */
export function progressLine(state: {
  readonly done: number;
  readonly total: number;
  readonly tookMs: number;
  readonly note: string;
  readonly rate?: (perSecond: number) => string;
}): string {
  const { done, total, tookMs, note, rate } = state;
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
  const parts = [`[${bar}] ${Math.floor(share * 100)} %  ${note}`];
  if (share > 0 && tookMs > 0) {
    if (rate !== undefined) parts.push(rate((done * SECOND) / tookMs));
    parts.push(`${spell((tookMs * (1 - share)) / share)} left`);
  }
  return parts.join(', ');
}

function spell(ms: number): string {
  return ms < 2 * MINUTE ? `${Math.ceil(ms / SECOND)} s` : `${Math.ceil(ms / MINUTE)} min`;
}
