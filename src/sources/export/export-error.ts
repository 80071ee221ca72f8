/** Thrown where a file is no export that can be read to its end. The message is one sentence with the cure. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  /** unusable: nothing of it can be read. broken: what stood before the fault was read. */
  readonly kind: 'unusable' | 'broken';

  constructor(kind: 'unusable' | 'broken', message: string, options: { cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
  }
}

const AGAIN = 'export again in Telegram Desktop, with the format "Machine-readable JSON"';
const NAME_IT = 'name the result.json that Telegram Desktop wrote, or its folder';

/** Why a file cannot be imported, by what is wrong with it. */
const UNUSABLE = {
  missing: (file: string) => `There is nothing at ${file}: ${NAME_IT}.`,
  notAFile: (file: string) => `${file} is neither a file nor a folder: ${NAME_IT}.`,
  noResult: (folder: string) => `There is no result.json in ${folder}: ${NAME_IT}.`,
  html: (file: string) => `${file} is an export in HTML, which leaves out what an import needs: ${AGAIN}.`,
  forbidden: (file: string) =>
    `${file} may not be read by this user: allow it with chmod, or run the import as the owner of the file.`,
  empty: (file: string) => `${file} is empty, the export was not finished: ${AGAIN}.`,
  packed: (file: string) => `${file} is packed: unpack it, and ${NAME_IT}.`,
  utf16: (file: string) =>
    `${file} is UTF-16, which Telegram Desktop does not write: save it as UTF-8, or ${AGAIN}.`,
  notJson: (file: string) => `${file} is not JSON: ${NAME_IT}.`,
  noExport: (file: string) => `${file} is no export of Telegram Desktop: I expect its result.json.`,
  noMessages: (file: string) =>
    `${file} is an export without a single message: ${AGAIN}, and with all of the dates that you want.`,
  headless: (file: string) =>
    `${file} does not say which chat it is of, so nothing of it can be used: ${AGAIN}.`,
} as const;

/** A reason from the table above, for this file. */
export function unusable(reason: keyof typeof UNUSABLE, file: string, cause?: unknown): ExportError {
  return new ExportError('unusable', UNUSABLE[reason](file), cause === undefined ? {} : { cause });
}

/** The file ends too early, or is damaged, after this many bytes; `read`: messages stood before that, which have been read. */
export function broken(
  how: 'cut' | 'damaged',
  file: string,
  { bytes, read }: { readonly bytes: number; readonly read: boolean },
): ExportError {
  const place = `${bytes.toLocaleString('en')} bytes`;
  const issue = how === 'cut' ? `${file} breaks off after ${place}` : `${file} is damaged after ${place}`;
  if (!read) return new ExportError('unusable', `${issue}, before its first message: ${AGAIN}.`);
  return new ExportError(
    'broken',
    `${issue}: what stood before was read; ${AGAIN}, and import that file too, nothing is counted twice.`,
  );
}

/** What an error of the file system means for an export. */
export function fileFault(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return unusable('missing', file, error);
  if (code === 'EACCES' || code === 'EPERM') return unusable('forbidden', file, error);
  return error;
}
