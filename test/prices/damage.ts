import * as fc from 'fast-check';

/** What an answer must never hold, and may. */
export const HOSTILE = fc.oneof(
  fc.constantFrom<unknown>(null, 'NaN', '', 'Infinity', '-1', 0, -1, 1e300, 5e-324, Number.MAX_SAFE_INTEGER),
  fc.constantFrom<unknown>([], {}, true, '1e-400', '9'.repeat(400), '__proto__', 1e18, 1e-19),
  fc.double(),
  fc.string(),
);

/** Puts `hostile` somewhere into a body, steered by `steps`. */
export function damaged(body: unknown, steps: readonly number[], hostile: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof body !== 'object' || body === null) return hostile;
  if (Array.isArray(body)) {
    return body.map((item: unknown, index) =>
      index === step % body.length ? damaged(item, rest, hostile) : item,
    );
  }
  const keys = Object.keys(body);
  const key = keys[step % Math.max(keys.length, 1)] ?? 'data';
  return { ...body, [key]: damaged((body as Record<string, unknown>)[key], rest, hostile) };
}
