import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../src/sqlite/open.ts';
import { callsContract } from './contract-calls.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'calledit-calls-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

callsContract('calls in memory', async () => openStore({ path: ':memory:' }));

callsContract('calls in a file', async () => {
  files += 1;
  return openStore({ path: path.join(folder, `${files}.db`) });
});
