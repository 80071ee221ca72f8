import { DAY, type EpochMs, epochMs } from '../model/units.ts';

/** Days that a kept row covers, each four times the one before: the last 30 days are 5 rows on average, and never more than 8. */
export const SPANS = [1, 4, 16] as const;

/** A run of kept rows of one width: days counted from 1970, `to` not included. */
export interface Run {
  readonly span: (typeof SPANS)[number];
  readonly from: number;
  readonly to: number;
}

/** What a period is put together from: kept rows, and parts of days that must be read call by call, [from, to). */
export interface Cover {
  readonly runs: readonly Run[];
  readonly edges: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
}

const FOR_EVER = 1e8;

/**
 * The fewest kept rows that make up [since, until) exactly, wide ones in the middle and narrow ones to both sides, and at its ends
 * parts of days. Rows begin at multiples of their width. Without `until` it has no end.
 */
export function coverOf({
  since = epochMs(0),
  until,
}: {
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
}): Cover {
  const end = until ?? epochMs(FOR_EVER * DAY);
  if (end <= since) return { runs: [], edges: [] };
  const firstDay = Math.ceil(since / DAY);
  const lastDay = Math.floor(end / DAY);
  if (firstDay > lastDay) return { runs: [], edges: [{ from: since, to: end }] };
  const edges = [
    { from: since, to: epochMs(firstDay * DAY) },
    { from: epochMs(lastDay * DAY), to: end },
  ];
  return { runs: runsOf(firstDay, lastDay), edges: edges.filter(({ from, to }) => from < to) };
}

function runsOf(from: number, to: number): readonly Run[] {
  const before: Run[] = [];
  const after: Run[] = [];
  let [low, high] = [from, to];
  for (const [index, span] of SPANS.entries()) {
    const wider = SPANS[index + 1];
    const first = wider === undefined ? high : Math.ceil(low / wider) * wider;
    const last = wider === undefined ? high : Math.floor(high / wider) * wider;
    if (first >= last) {
      before.push({ span, from: low, to: high });
      break;
    }
    before.push({ span, from: low, to: first });
    after.unshift({ span, from: last, to: high });
    [low, high] = [first, last];
  }
  return [...before, ...after].filter((run) => run.from < run.to);
}
