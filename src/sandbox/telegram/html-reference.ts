const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const REFERENCE = /&(?:#(?:x([\da-f]{1,8})|(\d{1,8}))|(lt|gt|amp|quot)(?![a-z]));?/iy;

/** The character that `&lt;`, `&#36;` or `&#x24;` at `at` stands for and where it ends; undefined when it is none. */
export function decodeReference(html: string, at: number): { text: string; end: number } | undefined {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(html);
  if (match === null) return undefined;
  const end = at + match[0].length;
  const name = match[3];
  if (name !== undefined) return NAMED[name] === undefined ? undefined : { text: NAMED[name], end };
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code === 0 || code >= 0x10ffff ? undefined : { text: String.fromCodePoint(code), end };
}
