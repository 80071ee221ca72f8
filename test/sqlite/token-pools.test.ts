import { expect, test } from 'vitest';
import type { Pair } from '../../src/model/quote.ts';
import { HOUR, type TokenId } from '../../src/model/units.ts';
import { tokens } from '../../src/sqlite/schema.ts';
import { createTokenPoolsStep } from '../../src/sqlite/token-pools.ts';
import { at } from '../curves.ts';
import { migratedDatabase } from './migrated.ts';

const CURVE: Pair = { address: 'Curve', dex: 'pumpfun', curve: true };
const POOL: Pair = { address: '0x00000000000000000000000000000000000000Ab', dex: 'uniswap', curve: false };
const OTHER: Pair = { address: 'Other', dex: 'raydium', curve: false };
const TOKEN = 1 as TokenId;

function open() {
  const { db } = migratedDatabase();
  db.insert(tokens).values({ id: TOKEN, chain: 'solana', address: 'Token' }).run();
  return createTokenPoolsStep(db);
}

test('each pool counts until the next one', () => {
  const pools = open();
  pools.note(TOKEN, CURVE, at(0));
  pools.note(TOKEN, POOL, at(HOUR));
  pools.note(TOKEN, CURVE, at(2 * HOUR));
  expect(pools.of(TOKEN)).toEqual([
    { address: 'Curve', curve: true, from: at(0), to: at(HOUR) },
    { address: POOL.address, curve: false, from: at(HOUR), to: at(2 * HOUR) },
    { address: 'Curve', curve: true, from: at(2 * HOUR) },
  ]);
});

test('what it already was is no change, in whatever case it is spelled', () => {
  const pools = open();
  pools.note(TOKEN, POOL, at(0));
  pools.note(TOKEN, { ...POOL, address: POOL.address.toLowerCase() }, at(HOUR));
  expect(pools.of(TOKEN)).toEqual([{ address: POOL.address, curve: false, from: at(0) }]);
});

test('what is learnt of the past later goes before it', () => {
  const pools = open();
  pools.note(TOKEN, POOL, at(2 * HOUR));
  pools.note(TOKEN, CURVE, at(0));
  pools.note(TOKEN, POOL, at(HOUR));
  expect(pools.of(TOKEN)).toEqual([
    { address: 'Curve', curve: true, from: at(0), to: at(HOUR) },
    { address: POOL.address, curve: false, from: at(HOUR) },
  ]);
});

test('of two at one instant the later word counts', () => {
  const pools = open();
  pools.note(TOKEN, POOL, at(0));
  pools.note(TOKEN, OTHER, at(0));
  expect(pools.of(TOKEN)).toEqual([{ address: 'Other', curve: false, from: at(0) }]);
});

test('a token of which none is known has none', () => {
  expect(open().of(TOKEN)).toEqual([]);
});
