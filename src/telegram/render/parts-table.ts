import type { FormattedString } from '@grammyjs/parse-mode';
import { wilson } from '../../analytics/wilson.ts';
import type { Counted, Part } from '../../model/analytics.ts';
import type { Tier } from '../../model/call.ts';
import { blockName, hourBlocks } from '../hour-blocks.ts';
import { displayName } from '../names.ts';
import { BOUNDED_FROM, SIZE_NAMES } from './figures.ts';
import { CHAIN_LABELS } from './proper-names.ts';
import { countCell, shareCell, table } from './table.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Said under these tables. */
export const RANGE =
  'n: completed calls; >10%: ended above +10 %; 2x range: 90 % range of the share at 2x; shares from 5 calls on.';
/** Chains of a table; the others have the fewest calls. */
const CHAINS = 12;

/** Groups of calls, one a row: how many, the share above +10 %, the share at 2x and its 90 % interval. */
function tableOf<Of>(
  head: string,
  parts: readonly { readonly of: Of; readonly figures: Counted }[],
  nameOf: (of: Of) => string,
): FormattedString {
  return table(
    [head, 'n', '>10%', '2x', '2x range'],
    parts.map(({ of, figures }) => [nameOf(of), ...cellsOf(figures)]),
  );
}

function cellsOf({ completed, successes, hits }: Counted): readonly string[] {
  if (completed < BOUNDED_FROM) return [countCell(completed), '-', '-', '-'];
  const hit = wilson(hits, completed);
  const bound = (value: number): string => String(Math.round(value * 100));
  return [
    countCell(completed),
    shareCell(successes / completed),
    shareCell(hit.value),
    `${bound(hit.low)}–${bound(hit.high)}`,
  ];
}

/** The hours of the UTC day, three of them a row. */
export function hoursTable(hours: readonly Part<number, Counted>[]): FormattedString {
  return tableOf('UTC', hourBlocks(hours), blockName);
}

/** Monday to Sunday. */
export function weekdaysTable(weekdays: readonly Part<number, Counted>[]): FormattedString {
  return tableOf('day', weekdays, (day) => WEEKDAYS[day] ?? '');
}

/** From small to large. */
export function sizesTable(tiers: readonly Part<Tier>[]): FormattedString {
  // The head of the column says what is unknown.
  return tableOf('size', tiers, (tier) => (tier === 'unknown' ? tier : SIZE_NAMES[tier]));
}

/** Those with most calls. */
export function chainsTable(chains: readonly Part<string>[]): FormattedString {
  return tableOf('chain', chains.slice(0, CHAINS), chainLabel);
}

/** A chain as people write it, without formatting. */
export function chainLabel(chain: string): string {
  return CHAIN_LABELS.get(chain) ?? displayName(chain, { limit: 16 });
}
