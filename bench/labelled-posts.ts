import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Row = z.looseObject({
  text: z.string(),
  links: z.array(z.string()).optional(),
  code: z.array(z.string()).optional(),
  label: z.string().optional(),
  kinds: z.array(z.string()).optional(),
  expectTokenCall: z.boolean().nullish(),
  token: z.string().optional(),
  pair: z.string().optional(),
  evidence: z.string().optional(),
  symbol: z.string().optional(),
  namesCoin: z.boolean().optional(),
  channel: z.string().optional(),
});
/** A post and whatever labels its file gives it. */
export type Row = z.infer<typeof Row>;

const read = new Map<string, readonly Row[]>();

/** The posts of a JSON Lines file in `folder`; none when it is missing, which is said once. Throws on a row that is no post. */
export function postsOf(folder: string, name: string): readonly Row[] {
  const file = path.join(folder, name);
  const known = read.get(file);
  if (known) return known;
  if (!existsSync(file)) console.log(`${name}: missing, left out`);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const posts = lines
    .filter((line) => line.trim() !== '')
    .map((line, index) => parsed(line, `${name}, post ${index + 1}`));
  read.set(file, posts);
  return posts;
}

function parsed(line: string, where: string): Row {
  const row = Row.safeParse(JSON.parse(line));
  if (!row.success) throw new Error(`${where}: expected a post, ${row.error.message}`);
  return row.data;
}
