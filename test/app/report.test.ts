import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/sqlite/open.ts';
import { endCalls, HARBOUR } from '../telegram/ended-calls.ts';
import { bundle, run } from './process.ts';

let cli: string;
let folder: string;

beforeAll(async () => {
  cli = bundle('report');
  folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-report-'));
  const store = openStore({ path: path.join(folder, 'calledit.db') });
  await endCalls(store, HARBOUR, [1.5, -0.5]);
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(...args: readonly string[]) {
  const started = run(cli, ['report', ...args], { DATA_DIR: folder });
  const code = await started.exited;
  return { code, output: started.output() };
}

test('report prints a table, writes a file, and takes the folder of the settings', async () => {
  const { code, output } = await report('--format', 'csv', '--section', 'calls', '--period', 'all');
  expect(code).toBe(0);
  expect(output.split('\r\n')).toHaveLength(4);
  expect(output).toContain('2,Harbour =Calls,harbourcalls,solana,');
  const out = path.join(folder, 'report.json');
  expect(await report('--format', 'json', '--period', 'all', '--out', out)).toEqual({ code: 0, output: '' });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ version: 1, summary: { completed: 2 } });
});

test('report says in a sentence what it cannot do', async () => {
  const nowhere = await report('--data', path.join(folder, 'nowhere'));
  expect(nowhere).toMatchObject({ code: 1, output: expect.stringContaining('Name its folder with --data.') });
  const unclear = await report('--format', 'xml');
  expect(unclear).toMatchObject({ code: 1, output: expect.stringContaining('json, csv, md') });
  expect(nowhere.output + unclear.output).not.toMatch(/\n\s+at /);
});
