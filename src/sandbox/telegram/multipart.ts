import type { UploadedFile } from './arguments.ts';

/** What a multipart/form-data body holds. */
export interface MultipartBody {
  readonly fields: Map<string, string>;
  readonly files: Map<string, UploadedFile>;
}

const HEADER_END = Buffer.from('\r\n\r\n');

/** A quoted or bare parameter of a header; grammY writes `form-data;name="chat_id"` without spaces. */
function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
}

function keepPart(part: Buffer, body: MultipartBody): void {
  const headerEnd = part.indexOf(HEADER_END);
  if (headerEnd < 0) return;
  const lines = part.subarray(0, headerEnd).toString('utf8').split('\r\n');
  const value = (name: string): string =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const disposition = value('content-disposition');
  const name = parameter(disposition, 'name');
  if (name === undefined) return;
  const content = part.subarray(headerEnd + HEADER_END.length);
  const filename = parameter(disposition, 'filename');
  if (filename === undefined) {
    body.fields.set(name, content.toString('utf8'));
    return;
  }
  const mimeType = value('content-type') || 'application/octet-stream';
  body.files.set(name, { name: filename, mimeType, bytes: new Uint8Array(content) });
}

/** The fields and files of a multipart body; undefined when the content type names no boundary. */
export function parseMultipart(contentType: string, bytes: Buffer): MultipartBody | undefined {
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined) return undefined;
  const body: MultipartBody = { fields: new Map(), files: new Map() };
  // The first delimiter has no line break before it: prepend one so that all delimiters look the same.
  const data = Buffer.concat([Buffer.from('\r\n'), bytes]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let start = data.indexOf(delimiter);
  while (start >= 0) {
    const partStart = start + delimiter.length;
    if (data.subarray(partStart, partStart + 2).toString('latin1') === '--') break;
    const next = data.indexOf(delimiter, partStart);
    if (next < 0) break;
    keepPart(data.subarray(partStart + 2, next), body);
    start = next;
  }
  return body;
}
