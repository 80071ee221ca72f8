import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKind, displayAddress } from '../../src/detection/address.ts';
import { tonAddress } from '../../src/detection/ton-address.ts';
import { EVM, EVM_LOWER, PUMP, SOLANA, SUI, TON, TRON } from './samples.ts';

test('an address belongs to the chain families whose checks it passes', () => {
  expect(addressKind(EVM)).toEqual(['evm']);
  expect(addressKind(EVM_LOWER)).toEqual(['evm']);
  expect(addressKind(SOLANA)).toEqual(['solana']);
  expect(addressKind(PUMP)).toEqual(['solana']);
  expect(addressKind(TON)).toEqual(['ton']);
  expect(addressKind(TRON)).toEqual(['tron']);
  expect(addressKind(SUI)).toEqual(['sui', 'aptos']);
  expect(addressKind(`0x${'1'.repeat(64)}::moon_coin::MoonCoin`)).toEqual(['aptos', 'sui']);
});

test('one wrong character makes an address of none', () => {
  expect(addressKind(EVM.replace('D', 'd'))).toEqual([]);
  expect(addressKind(TON.replace('vx', 'xv'))).toEqual([]);
  expect(addressKind(TRON.replace('X', 'Y'))).toEqual([]);
  expect(addressKind(`${SOLANA}1`)).toEqual([]);
  expect(addressKind(`${EVM}0`)).toEqual([]);
});

test('what has the letters of an address but not its bytes is none', () => {
  // A Solana transaction, a Bitcoin address, an MD5 sum and words without spaces.
  expect(addressKind('5'.repeat(88))).toEqual([]);
  expect(addressKind('1BoatSLRHtKNngkdXEeobR76b53LETtpyT')).toEqual([]);
  expect(addressKind('d41d8cd98f00b2149abfc8a998ecf842')).toEqual([]);
  expect(addressKind('TheQuickBrownFoxJumpsoverTheLazyDogAgain')).toEqual([]);
  expect(addressKind('')).toEqual([]);
});

test('every spelling of a TON account is the same bounceable address', () => {
  expect(tonAddress('UQCvxJy4eG8hyHBFsZ7eePxrRsUQSFE_jpptRAYBmcG_DLxX')).toBe(TON);
  expect(tonAddress(TON.replaceAll('_', '/'))).toBe(TON);
  expect(tonAddress('0:afc49cb8786f21c87045b19ede78fc6b46c51048513f8e9a6d44060199c1bf0c')).toBe(TON);
});

test('addresses of the TON test network are none', () => {
  expect(tonAddress('kQCvxJy4eG8hyHBFsZ7eePxrRsUQSFE_jpptRAYBmcG_DFoY')).toBeUndefined();
});

test('an EVM address is shown with its EIP-55 capitals, every other as it is', () => {
  // The examples of EIP-55.
  for (const address of [
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  ]) {
    expect(displayAddress(address.toLowerCase())).toBe(address);
  }
  expect(displayAddress(SOLANA)).toBe(SOLANA);
});

test('showing an address and reading it again changes nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^0x[0-9a-f]{40}$/), (address) => {
      const shown = displayAddress(address);
      expect(addressKind(shown)).toEqual(['evm']);
      expect(shown.toLowerCase()).toBe(address);
      expect(displayAddress(shown)).toBe(shown);
    }),
  );
});

test('no text makes the check throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{30,50}$/)),
      (text) => {
        expect(Array.isArray(addressKind(text))).toBe(true);
        expect(typeof displayAddress(text)).toBe('string');
      },
    ),
  );
});
