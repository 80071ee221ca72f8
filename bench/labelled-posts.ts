import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { PostContent } from '../src/model/post.ts';

const Row = z.looseObject({
  text: z.string(),
  links: z.array(z.string()).optional(),
  code: z.array(z.string()).optional(),
  date: z.string().optional(),
  label: z.string().optional(),
  kinds: z.array(z.string()).optional(),
  expectTokenCall: z.boolean().nullish(),
  token: z.string().optional(),
  pair: z.string().optional(),
  chain: z.string().optional(),
  evidence: z.string().optional(),
  symbol: z.string().optional(),
  namesCoin: z.boolean().optional(),
  secFromEvent: z.number().nullish(),
  channel: z.string().optional(),
});
/** A post and whatever labels its file gives it. */
export type Row = z.infer<typeof Row>;

const read = new Map<string, readonly Row[]>();

/** The folder of posts that `given` means: itself, or its folder `messages`. Ends the process with a sentence if there is none. */
export function folderOfPosts(given: string | undefined): string {
  if (given === undefined)
    fail('expected --data DIR, a folder with calls.jsonl and the other files of posts');
  const folder = path.resolve(given);
  if (!existsSync(folder)) fail(`expected a folder of posts at ${folder}, found nothing there`);
  return existsSync(path.join(folder, 'messages')) ? path.join(folder, 'messages') : folder;
}

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

/** What detection reads of a row. */
export function contentOf(row: Row): PostContent {
  return { text: row.text, ...(row.links && { links: row.links }), ...(row.code && { code: row.code }) };
}

function parsed(line: string, where: string): Row {
  const row = Row.safeParse(JSON.parse(line));
  if (!row.success) throw new Error(`${where}: expected a post, ${row.error.message}`);
  return row.data;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
