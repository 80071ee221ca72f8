import * as z from 'zod';
import { badRequest } from './refusal.ts';

/** A file that came with a multipart request. */
export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/**
 * The arguments of one request. Telegram reads every argument as a string, whatever the encoding of the request was:
 * numbers and flags of a JSON body become their digits, objects become JSON.
 */
export interface Arguments {
  /** The string, '' when absent. */
  text(name: string): string;
  has(name: string): boolean;
  /** The integer, or `absent` when the argument is missing or no integer. */
  integer(name: string, absent: number): number;
  /** True for `true`, `yes` and `1`. */
  flag(name: string): boolean;
  /** The JSON value as the schema reads it; undefined when absent; refuses with 400 `can't parse WHAT JSON object`. */
  json<T>(name: string, what: string, schema: z.ZodType<T>): T | undefined;
  file(name: string): UploadedFile | undefined;
  /** All arguments for the record: JSON parsed back, files as their name and size. */
  payload(): Record<string, unknown>;
}

const anything = z.unknown();

function parsed(text: string): unknown {
  try {
    return anything.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The arguments of a request whose fields and files were decoded already. */
export function createArguments(
  fields: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, UploadedFile>,
): Arguments {
  const text = (name: string): string => fields.get(name) ?? '';
  return {
    text,
    has: (name) => fields.has(name) || files.has(name),
    integer(name, absent) {
      const digits = text(name).trim();
      return /^[+-]?\d{1,16}$/.test(digits) ? Number(digits) : absent;
    },
    flag: (name) => ['true', 'yes', '1'].includes(text(name).trim().toLowerCase()),
    json(name, what, schema) {
      if (text(name) === '') return undefined;
      const value = parsed(text(name));
      if (value === undefined) throw badRequest(`can't parse ${what} JSON object`);
      const result = schema.safeParse(value);
      if (!result.success) throw badRequest(`can't parse ${what}: ${z.prettifyError(result.error)}`);
      return result.data;
    },
    file: (name) => files.get(name),
    payload() {
      const shown: Record<string, unknown> = {};
      for (const [name, value] of fields)
        shown[name] = /^[[{\d-]|^(true|false)$/.test(value) ? (parsed(value) ?? value) : value;
      for (const [name, file] of files) shown[name] = `${file.name} (${file.bytes.length} bytes)`;
      return shown;
    },
  };
}
