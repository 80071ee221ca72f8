import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

// One-way order: a file imports only from its own room or from a room further left. Rooms of one column do not know
// one another.
const ORDER: readonly (readonly string[])[] = [
  ['model'],
  ['ports'],
  ['one-at-a-time', 'side-by-side', 'waiting', 'progress', 'random'],
  ['under-way'],
  ['detection', 'performance'],
  ['reputation'],
  ['alerts'],
  ['tracking'],
  ['analytics'],
  ['tracker'],
  ['config'],
  ['prices', 'sqlite', 'telegram', 'sources'],
  ['app'],
  ['jobs', 'log', 'heartbeat', 'version'],
  ['adapters'],
  ['main', 'sandbox'],
  ['backtest', 'check', 'import', 'login', 'report'],
  ['cli'],
];

const SRC = path.resolve(import.meta.dirname, '../src');
const column = (room: string): number => ORDER.findIndex((rooms) => rooms.includes(room));
const room = (file: string): string =>
  (path.relative(SRC, file).split(path.sep)[0] ?? '').replace(/\.ts$/, '');

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(SRC, name));
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    path.resolve(path.dirname(file), match[1] ?? ''),
  );
}

test('every room has its place in the order', () => {
  const unknown = [...new Set(sources().map(room))].filter((name) => column(name) < 0);
  expect(unknown).toEqual([]);
});

test('imports go one way', () => {
  const wrong = sources().flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith(SRC))
      .filter((target) => room(target) !== room(file) && column(room(target)) >= column(room(file)))
      .map((target) => `${path.relative(SRC, file)} -> ${path.relative(SRC, target)}`),
  );
  expect(wrong).toEqual([]);
});

test('every relative import names its file with .ts', () => {
  const wrong = sources().flatMap((file) =>
    imports(file)
      .filter((target) => !/\.(ts|json)$/.test(target))
      .map((target) => `${path.relative(SRC, file)} -> ${target}`),
  );
  expect(wrong).toEqual([]);
});
