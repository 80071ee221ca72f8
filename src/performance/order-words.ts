// Orders as people write them: `2x 50%`.

import type { Orders } from './orders.ts';

/** Levels above it are no orders anybody has filled. */
const HIGHEST_MULTIPLE = 10_000;
const OFF = /^(?:off|none|no|-)$/i;
const LEVEL = /^([+-]?)(\d{1,6}(?:[.,]\d{1,4})?)(x|%)?$/i;

/** What a word makes of an order: a level as a multiple of the price paid, no order, or why it is neither, in one sentence. */
export type OrderWord =
  | { readonly kind: 'level'; readonly multiple: number }
  | { readonly kind: 'off' }
  | { readonly kind: 'refused'; readonly why: string };

/** Does a word look like an order rather than like part of a name? A bare number does not. */
export function isOrderWord(word: string): boolean {
  return OFF.test(word) || /[x%]$/i.test(LEVEL.exec(word)?.[0] ?? '');
}

/** `2x`, `2` and `+100%` are the same take-profit; it stands above the price paid. */
export function parseTakeProfit(word: string): OrderWord {
  const level = levelOf(word, 1);
  if (level === 'off') return { kind: 'off' };
  return level !== undefined && level > 1 && level <= HIGHEST_MULTIPLE
    ? { kind: 'level', multiple: level }
    : {
        kind: 'refused',
        why: 'A take-profit stands above the price paid: write it like 2x or +100%, or off for none.',
      };
}

/** `0.5x`, `0.5` and `50%` (with or without a minus) are the same stop-loss; it stands below the price paid. */
export function parseStopLoss(word: string): OrderWord {
  const level = levelOf(word, -1);
  if (level === 'off') return { kind: 'off' };
  return level !== undefined && level > 0 && level < 1
    ? { kind: 'level', multiple: level }
    : {
        kind: 'refused',
        why: 'A stop-loss stands below the price paid: write it like 50% for a fall by half, like 0.5x, or off for none.',
      };
}

/** Percentages are changes: of a take-profit upwards, of a stop-loss downwards. */
function levelOf(word: string, direction: 1 | -1): number | 'off' | undefined {
  if (OFF.test(word)) return 'off';
  const [, sign = '', digits = '', unit = ''] = LEVEL.exec(word) ?? [];
  if (digits === '') return undefined;
  const value = Number(digits.replace(',', '.'));
  if (unit === '%') return sign === (direction === 1 ? '-' : '+') ? undefined : 1 + (direction * value) / 100;
  return sign === '-' ? undefined : value;
}

/** The orders of two words; a word that is left out takes its default. Words that make no order are refused with a sentence. */
export function parseOrders(
  takeProfit: string | undefined,
  stopLoss: string | undefined,
): Orders | { readonly why: string } {
  const profit = parseTakeProfit(takeProfit ?? '2x');
  if (profit.kind === 'refused') return { why: profit.why };
  const stop = parseStopLoss(stopLoss ?? '50%');
  if (stop.kind === 'refused') return { why: stop.why };
  return {
    ...(profit.kind === 'level' && { takeProfit: profit.multiple }),
    ...(stop.kind === 'level' && { stopLoss: stop.multiple }),
  };
}
