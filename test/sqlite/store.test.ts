import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../src/sqlite/open.ts';
import { storeContract } from './contract.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'calledit-store-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

storeContract('a store in memory', async () => openStore({ path: ':memory:' }));

storeContract('a store in a file', async () => {
  files += 1;
  return openStore({ path: path.join(folder, `${files}.db`) });
});
