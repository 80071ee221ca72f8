import type { ChannelDifferences, Difference } from '../../src/reputation/differ.ts';

/** Whether channels differ at all, for people. */
export function differText(found: ChannelDifferences, hasFinal: boolean): string {
  const { calls, channels, success, hit, logReturn } = found;
  const rows: readonly (readonly [string, Difference | undefined])[] = [
    ...(hasFinal ? ([['close > +10 %', success]] as const) : []),
    ['peak >= 2x', hit],
    ...(hasFinal ? ([['log return', logReturn]] as const) : []),
  ];
  const known = rows.flatMap(([name, difference]) =>
    difference === undefined
      ? []
      : [`${name} ICC ${difference.icc.toFixed(3)}, p ${difference.p.toFixed(3)}`],
  );
  const what = `do channels differ? ${calls} calls of ${channels} channels`;
  return known.length === 0 ? `${what}: too few to tell` : `${what}: ${known.join('; ')}`;
}
