import type { IncomingMessage } from 'node:http';
import { type Arguments, type UploadedFile, createArguments } from './arguments.ts';
import { parseMultipart } from './multipart.ts';
import { Refusal, badRequest } from './refusal.ts';

/** Telegram takes uploads of 50 MB; a little more leaves room for the other fields. */
const MAX_BODY_BYTES = 51 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Refusal(413, 'Request Entity Too Large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function addJson(fields: Map<string, string>, body: string): void {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('JSON object expected');
  for (const [name, entry] of Object.entries(value)) {
    if (entry === null || entry === undefined) continue;
    fields.set(name, typeof entry === 'string' ? entry : JSON.stringify(entry));
  }
}

function addQuery(fields: Map<string, string>, query: URLSearchParams): void {
  for (const [name, value] of query) fields.set(name, value);
}

/** The arguments of a GET or POST request: query string, urlencoded, JSON or multipart, chunked or not. */
export async function readArguments(request: IncomingMessage, query: URLSearchParams): Promise<Arguments> {
  const fields = new Map<string, string>();
  let files = new Map<string, UploadedFile>();
  addQuery(fields, query);
  const body = await readBody(request);
  const contentType = request.headers['content-type'] ?? '';
  if (body.length > 0 && /^application\/json/i.test(contentType)) {
    addJson(fields, body.toString('utf8'));
  } else if (body.length > 0 && /^multipart\/form-data/i.test(contentType)) {
    const multipart = parseMultipart(contentType, body);
    if (multipart === undefined) throw badRequest('boundary not found');
    for (const [name, value] of multipart.fields) fields.set(name, value);
    files = multipart.files;
  } else if (body.length > 0) {
    addQuery(fields, new URLSearchParams(body.toString('utf8')));
  }
  return createArguments(fields, files);
}
