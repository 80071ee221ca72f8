import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Inside the project, so that the bundle finds drizzle/ and better-sqlite3 as the real one does. */
const OUT = path.join(ROOT, 'node_modules/.cache/calledit');

/**
 * Bundles today's sources with the very command of `npm run build`, and returns the path of the command line. Each test
 * file has a bundle of its own name: they run side by side, and one must not rewrite what the other is starting.
 */
export function bundle(name: string): string {
  const folder = path.join(OUT, name);
  execFileSync('npm', ['run', '--silent', 'build', '--', `--outdir=${folder}`], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return path.join(folder, 'cli.js');
}

export interface Run {
  readonly child: ChildProcess;
  /** Everything it printed so far, on either stream. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

/** Starts the command line as a process of its own, with this environment and nothing of ours. */
export function run(
  cli: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = path.dirname(cli),
): Run {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, output: () => chunks.join(''), exited };
}
