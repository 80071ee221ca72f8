import { base58 } from '@scure/base';
import { eip55 } from '../../detection/evm-address.ts';
import { createRandom } from '../../random.ts';
import { hash32 } from './random.ts';

const EVM_CHAINS: ReadonlySet<string> = new Set([
  'ethereum',
  'bsc',
  'base',
  'arbitrum',
  'polygon',
  'avalanche',
]);

/** A well-formed address that follows from `seed`: EIP-55 on the EVM chains, base58 of 32 bytes elsewhere. */
export function inventAddress(chain: string, seed: string): string {
  const random = createRandom(hash32(`${chain} ${seed}`));
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => random() * 256);
  if (!EVM_CHAINS.has(chain)) return base58.encode(bytes(32));
  return eip55(`0x${Buffer.from(bytes(20)).toString('hex')}`);
}
