import { spanOf } from '../analytics/spans.ts';
import type { Rhythm, Span } from '../model/analytics.ts';
import { DAY, type EpochMs } from '../model/units.ts';

const RHYTHMS: readonly Rhythm[] = ['day', 'week', 'month', 'quarter'];
/** Spans that a page shows, the one under way among them. */
const SHOWN: Readonly<Record<Rhythm, number>> = { day: 14, week: 12, month: 12, quarter: 8 };
const WORDS: ReadonlyMap<string, Rhythm> = new Map([
  ['daily', 'day'],
  ['weekly', 'week'],
  ['monthly', 'month'],
  ['quarterly', 'quarter'],
  ['d', 'day'],
  ['w', 'week'],
  ['m', 'month'],
  ['q', 'quarter'],
]);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The rhythm and the channel that somebody wrote behind /history: by weeks unless the first word says otherwise; the whole record,
 * by quarters, where all that was written is `all`.
 */
export function parseHistoryWords(text: string): {
  readonly by: Rhythm;
  readonly channel: string;
  readonly whole?: boolean;
} {
  if (text.trim().toLowerCase() === 'all') return { by: 'quarter', channel: '', whole: true };
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const word = first.toLowerCase().replace(/s$/, '');
  const by = WORDS.get(first.toLowerCase()) ?? RHYTHMS.find((rhythm) => rhythm === word);
  return by === undefined ? { by: 'week', channel: text.trim() } : { by, channel: rest.join(' ') };
}

/** Where the oldest span begins that a page of this rhythm shows at `now`. */
export function historySince(by: Rhythm, now: EpochMs): EpochMs {
  let span = spanOf(Math.floor(now / DAY), by);
  for (let shown = 1; shown < SHOWN[by]; shown += 1) span = spanOf(span.from / DAY - 1, by);
  return span.from;
}

/** `16 Nov`, `Nov 26`, `Q4 26`: what a span is called in a narrow column. */
export function spanName({ from }: Span, by: Rhythm): string {
  const date = new Date(from);
  const year = String(date.getUTCFullYear() % 100).padStart(2, '0');
  const month = MONTHS[date.getUTCMonth()] ?? '';
  if (by === 'month') return `${month} ${year}`;
  if (by === 'quarter') return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${year}`;
  return `${date.getUTCDate()} ${month}`;
}

/** `14 days`, `12 weeks`: what a page of this rhythm covers. */
export function shownSpans(by: Rhythm): string {
  return `${SHOWN[by]} ${by}s`;
}
