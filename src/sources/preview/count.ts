const COUNT = /^(\d+(?:\.\d+)?|\d{1,3}(?:[ ,\u00a0]\d{3})+)([KMB]?)$/i;
const TIMES: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9 };

/** A count as the page shows it: `577`, `5.19K`, `1.2M`. The page rounds to three figures. Undefined when it is none. */
export function parseCount(text: string): number | undefined {
  const match = COUNT.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = '', unit = ''] = match;
  const count = Number(digits.replaceAll(/[ ,\u00a0]/g, '')) * (TIMES[unit.toUpperCase()] ?? 1);
  return Number.isSafeInteger(Math.round(count)) ? Math.round(count) : undefined;
}
