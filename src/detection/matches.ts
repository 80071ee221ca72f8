const NONE: readonly RegExpExecArray[] = [];

/**
 * The first matches of `pattern` (global, never matching nothing) in `text`, `most` at the most. Unlike `matchAll` it makes no
 * copy of the pattern, which for short texts costs more than the search.
 */
export function matchesOf(pattern: RegExp, text: string, most = Infinity): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return NONE;
  const found: RegExpExecArray[] = [];
  for (; match !== null && found.length < most; match = pattern.exec(text)) found.push(match);
  return found;
}
