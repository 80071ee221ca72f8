import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileFault, unusable } from './export-error.ts';

/** A file that begins like an export. */
export interface ExportFile {
  readonly path: string;
  readonly bytes: number;
}

const RESULT = 'result.json';
const HTML = 'messages.html';
/** Enough to see through whatever space stands in front. */
const HEAD_BYTES = 4_096;
const OPEN_OBJECT = '{';
const OTHER_JSON = /^["[\d-]|^(?:true|false|null)\b/;

/** The export at a path: a result.json, or a folder that holds one. Rejects with an ExportError that names the cure. */
export async function findExport(at: string): Promise<ExportFile> {
  const found = await look(at);
  if (found === undefined) throw unusable('missing', at);
  if (found.isFile()) return await checked(at, found.size);
  if (!found.isDirectory()) throw unusable('notAFile', at);
  const file = path.join(at, RESULT);
  const result = await look(file);
  if (result?.isFile() === true) return await checked(file, result.size);
  const html = path.join(at, HTML);
  throw (await look(html)) === undefined ? unusable('noResult', at) : unusable('html', html);
}

async function look(at: string) {
  try {
    return await stat(at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileFault(error, at);
  }
}

/** The file, unless its first bytes show that it is something else. */
async function checked(file: string, bytes: number): Promise<ExportFile> {
  if (bytes === 0) throw unusable('empty', file);
  const head = await headOf(file);
  const [first = 0, second = 0] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw unusable('utf16', file);
  if ((first === 0x50 && second === 0x4b) || (first === 0x1f && second === 0x8b))
    throw unusable('packed', file);
  const text = new TextDecoder().decode(head).trimStart();
  if (text.startsWith('<')) throw unusable('html', file);
  if (OTHER_JSON.test(text)) throw unusable('noExport', file);
  if (!text.startsWith(OPEN_OBJECT)) throw unusable('notJson', file);
  return { path: file, bytes };
}

async function headOf(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFault(error, file);
  }
}
