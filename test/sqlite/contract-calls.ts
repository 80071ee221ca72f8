import { describe } from 'vitest';
import { eachTime, type OpenStore } from './contract.ts';
import { beginLaws } from './contract-begin.ts';
import { channelLaws } from './contract-channels.ts';
import { completeLaws } from './contract-complete.ts';
import { factLaws } from './contract-facts.ts';
import { figureLaws } from './contract-figures.ts';
import { hearLaws } from './contract-hear.ts';
import { readLaws } from './contract-reads.ts';
import { sourceLaws } from './contract-sources.ts';
import { sweepLaws } from './contract-sweep.ts';
import { watchLaws } from './contract-watch.ts';

/** What every store promises about posts, calls, prices and channels, whatever it keeps them in. */
export function callsContract(name: string, open: OpenStore): void {
  describe(name, () => {
    const store = eachTime(open);
    describe('hearing', () => {
      hearLaws(store);
    });
    describe('beginning', () => {
      beginLaws(store, open);
    });
    describe('the facts of a new call', () => {
      factLaws(store);
    });
    describe('sweeping', () => {
      sweepLaws(store);
    });
    describe('watching', () => {
      watchLaws(store);
    });
    describe('completing', () => {
      completeLaws(store);
    });
    describe('reading calls', () => {
      readLaws(store);
    });
    describe('channels', () => {
      channelLaws(store);
    });
    describe('figures', () => {
      figureLaws(store);
    });
    sourceLaws(store);
  });
}
