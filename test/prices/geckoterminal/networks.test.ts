import { expect, test } from 'vitest';
import { networkOf } from '../../../src/prices/geckoterminal/networks.ts';
import { recorded } from './answers.ts';

test.each([
  ['solana', 'solana'],
  ['ethereum', 'eth'],
  ['bsc', 'bsc'],
  ['base', 'base'],
  ['arbitrum', 'arbitrum'],
  ['polygon', 'polygon_pos'],
  ['avalanche', 'avax'],
  ['optimism', 'optimism'],
  ['ton', 'ton'],
  ['tron', 'tron'],
  ['sui', 'sui-network'],
  ['aptos', 'aptos'],
])('%s is %s', (chain, network) => {
  expect(networkOf(chain)).toBe(network);
});

test.each(['eth', 'nowhere', '', 'constructor', '__proto__'])('%s is no chain of the table', (chain) => {
  expect(networkOf(chain)).toBeUndefined();
});

test('chains that were on the recorded list are called by its names', () => {
  const list = JSON.parse(recorded('networks.json')) as {
    data: readonly { id: string; attributes: { coingecko_asset_platform_id: string | null } }[];
  };
  const ids = new Set(list.data.map(({ id }) => id));
  const chains = [
    'ethereum',
    'bsc',
    'polygon',
    'avalanche',
    'arbitrum',
    'optimism',
    'solana',
    'sui',
    'aptos',
    'cronos',
    'fantom',
    'harmony',
    'aurora',
    'metis',
    'celo',
    'gnosischain',
    'moonbeam',
    'moonriver',
    'kava',
    'dogechain',
    'canto',
    'arbitrumnova',
    'polygonzkevm',
    'zksync',
    'pulsechain',
    'core',
    'flare',
    'starknet',
  ];
  expect(chains.filter((chain) => !ids.has(networkOf(chain) ?? ''))).toEqual([]);
});
