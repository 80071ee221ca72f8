import { base64url } from '@scure/base';

// A user-friendly TON address is 36 bytes in base64: tag, workchain, 32 bytes of hash, CRC16 of the first 34.
// https://docs.ton.org/v3/documentation/smart-contracts/addresses/address-formats
const FRIENDLY = /^[EU][Qf][\w-]{46}$/;
const RAW = /^(0|-1):([0-9a-f]{64})$/i;
const BOUNCEABLE = 0x11;

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc & 0xffff;
}

function friendly(workchain: number, hash: Uint8Array): string {
  const bytes = new Uint8Array(36);
  bytes[0] = BOUNCEABLE;
  bytes[1] = workchain & 0xff;
  bytes.set(hash, 2);
  const crc = crc16(bytes.subarray(0, 34));
  bytes[34] = crc >> 8;
  bytes[35] = crc & 0xff;
  return base64url.encode(bytes);
}

/**
 * The bounceable spelling (`EQ...`) of a mainnet TON address given as `EQ...`, `UQ...` (either base64 alphabet) or raw
 * `0:hex`; undefined when it is none or its CRC16 is wrong. All spellings of one account give the same result.
 */
export function tonAddress(text: string): string | undefined {
  const raw = RAW.exec(text);
  if (raw) return friendly(Number(raw[1]), hexBytes(raw[2] ?? ''));
  const spelt =
    text.includes('+') || text.includes('/') ? text.replaceAll('+', '-').replaceAll('/', '_') : text;
  if (!FRIENDLY.test(spelt)) return undefined;
  const bytes = base64url.decode(spelt);
  const crc = ((bytes[34] ?? 0) << 8) | (bytes[35] ?? 0);
  if (crc16(bytes.subarray(0, 34)) !== crc) return undefined;
  return friendly(bytes[1] === 0 ? 0 : -1, bytes.subarray(2, 34));
}

function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
