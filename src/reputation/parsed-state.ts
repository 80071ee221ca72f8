import type { z } from 'zod';
import type { Json } from '../model/units.ts';

/** A learning state read strictly. Throws when it has another form or version: it is a cache, so the cure is to rebuild it. */
export function parsedState<Schema extends z.ZodType>(
  schema: Schema,
  json: Json,
  what: 'channel' | 'crowd',
): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'whole'}: ${issue.message})`;
  throw new Error(
    `expected the ${what}'s learning state in version 1, was another${where}: rebuild it from the stored outcomes`,
  );
}
