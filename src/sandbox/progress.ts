import process from 'node:process';

const WIDTH = 30;
const EVERY_MS = 200;
/** Without a terminal a line now and then is enough. */
const PLAIN_EVERY_MS = 10_000;

export interface Progress {
  /** `done` of the total, in its unit. */
  show(done: number, note: string): void;
  done(): void;
}

/** A progress bar on standard error, with the time that remains at the speed so far. */
export function createProgress(total: number): Progress {
  const startedAt = performance.now();
  const terminal = process.stderr.isTTY;
  let shownAt = startedAt;
  return {
    show(done, note) {
      const now = performance.now();
      if (now - shownAt < (terminal ? EVERY_MS : PLAIN_EVERY_MS)) return;
      shownAt = now;
      const share = Math.min(1, done / total);
      const left = share === 0 ? undefined : ((now - startedAt) * (1 - share)) / share / 1000;
      const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
      const line = `[${bar}] ${Math.floor(share * 100)} %  ${note}${left === undefined ? '' : `, ${Math.ceil(left)} s left`}`;
      process.stderr.write(terminal ? `\r${line}\u001B[K` : `${line}\n`);
    },
    done() {
      if (terminal) process.stderr.write('\r\u001B[K');
    },
  };
}
