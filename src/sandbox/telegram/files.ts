import type { Document, PhotoSize } from 'grammy/types';
import type { Arguments, UploadedFile } from './arguments.ts';
import { imageSize } from './image-size.ts';
import { badRequest } from './refusal.ts';
import type { EmulatorState, StoredFile } from './state.ts';

const PHOTO_BYTES = 10 * 1024 * 1024;
const DOCUMENT_BYTES = 50 * 1024 * 1024;
/** Telegram keeps a photo in several sizes: the longest sides of its thumbnails. */
const SIDES = [90, 320, 800, 1280];

/** Keeps a file under a new id that looks like Telegram's. */
export function storeFile(state: EmulatorState, kind: StoredFile['kind'], upload: UploadedFile): StoredFile {
  const number = state.files.size + 1;
  const name = upload.name === '' ? 'file' : upload.name;
  const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? '';
  const tail = Buffer.from(String(number).padStart(9, '0')).toString('base64url');
  const file: StoredFile = {
    kind,
    id: `${kind === 'photo' ? 'AgACAgIAAxkB' : 'BQACAgIAAxkB'}${tail}`,
    uniqueId: `${kind === 'photo' ? 'AQAD' : 'AgAD'}${tail}`,
    path: `${kind === 'photo' ? 'photos' : 'documents'}/file_${number}${kind === 'photo' ? '.jpg' : extension}`,
    name,
    mimeType: upload.mimeType,
    bytes: upload.bytes,
    ...(kind === 'photo' ? imageSize(upload.bytes) : undefined),
  };
  state.files.set(file.id, file);
  return file;
}

function checkPhoto(upload: UploadedFile): void {
  if (upload.bytes.length > PHOTO_BYTES) throw badRequest('file is too big');
  const size = imageSize(upload.bytes);
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (width + height > 10_000 || !(ratio <= 20)) throw badRequest('PHOTO_INVALID_DIMENSIONS');
}

/** The file that a send method names: an upload (also by `attach://`), or the id of a file the bot has sent before. */
export function readFile(state: EmulatorState, args: Arguments, kind: StoredFile['kind']): StoredFile {
  const named = args.text(kind);
  const upload = args.file(named.startsWith('attach://') ? named.slice('attach://'.length) : kind);
  if (upload !== undefined) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
    if (kind === 'photo') checkPhoto(upload);
    if (upload.bytes.length > DOCUMENT_BYTES) throw badRequest('file is too big');
    return storeFile(state, kind, upload);
  }
  if (named === '') throw badRequest(`there is no ${kind} in the request`);
  // The emulator has no network: a link can be as good as dead only.
  if (/^https?:\/\//i.test(named)) throw badRequest('failed to get HTTP URL content');
  const known =
    state.files.get(named) ?? [...state.files.values()].find((file) => named.startsWith(`${file.id}_`));
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  if (known.kind !== kind) throw badRequest(`can't use file of type ${known.kind} as ${kind}`);
  return known;
}

/** A photo in the sizes that Telegram would make of it, the largest last and under the file's own id. */
export function toPhotoSizes(file: StoredFile): PhotoSize[] {
  const { width = 0, height = 0 } = file;
  const longest = Math.max(width, height);
  const sizes = SIDES.filter((side) => side < longest).concat(Math.min(longest, SIDES.at(-1) ?? longest));
  return [...new Set(sizes)].map((side, index, all) => {
    const last = index === all.length - 1;
    const scale = longest === 0 ? 1 : side / longest;
    return {
      file_id: last ? file.id : `${file.id}_${side}`,
      file_unique_id: last ? file.uniqueId : `${file.uniqueId}_${side}`,
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
      file_size: Math.max(1, Math.round(file.bytes.length * scale * scale)),
    };
  });
}

/** A document as Telegram writes it. */
export function toDocument(file: StoredFile): Document {
  return {
    file_name: file.name,
    mime_type: file.mimeType,
    file_id: file.id,
    file_unique_id: file.uniqueId,
    file_size: file.bytes.length,
  };
}
