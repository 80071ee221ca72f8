import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A recorded or documented answer, as it came. */
export function fixture(name: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../fixtures', name), 'utf8');
}

/** The same, parsed. */
export function parsed(name: string): unknown {
  return JSON.parse(fixture(name));
}
