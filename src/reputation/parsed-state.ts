import * as z from 'zod';
import type { Json } from '../model/units.ts';
import type { PerMeasure, PerTarget } from './target.ts';

/** A list of so many finite numbers. States have many of them, and are read with every outcome: one check, not one a number. */
export function numbers(length: number): z.ZodType<number[]> {
  return z.custom<number[]>(
    (value) => Array.isArray(value) && value.length === length && value.every(Number.isFinite),
    `expected ${length} numbers`,
  );
}

/** One number per target. */
export const triple = numbers(3) as unknown as z.ZodType<PerTarget>;

/** One number per measure. States made before standing was measured have three: it starts at nothing. */
export const quadruple = z.union([
  numbers(4) as unknown as z.ZodType<PerMeasure>,
  triple.transform((three): PerMeasure => [...three, 0]),
]);

/** States that were read or made here in this process: they need not be read again. They are never changed in place. */
const vouched = new WeakSet<object>();

/** A learning state just made by the learner; parsedState() takes it as it is. */
export function vouchFor<State extends object>(state: State): State {
  vouched.add(state);
  return state;
}

/** A learning state read strictly. Throws when it has another form or version: it is a cache, so the cure is to rebuild it. */
export function parsedState<Schema extends z.ZodType<object>>(
  schema: Schema,
  json: Json,
  { what, version }: { readonly what: 'channel' | 'crowd'; readonly version: number },
): z.infer<Schema> {
  if (typeof json === 'object' && json !== null && vouched.has(json)) return json as z.infer<Schema>;
  const result = schema.safeParse(json);
  if (result.success) return vouchFor(result.data);
  const issue = result.error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'whole'}: ${issue.message})`;
  throw new Error(
    `expected the ${what}'s learning state in version ${version}, was another${where}: rebuild it from the stored outcomes`,
  );
}
