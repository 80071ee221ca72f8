import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Makes a data folder where there is none. Throws an Error with the cure where it cannot be. Folder by folder: below a parent in which
 * nothing can be made, such as /proc, Node's recursive mkdir tries for ever.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  let parent = path.resolve(folder);
  for (let found = look(parent); !found?.isDirectory(); found = look(parent)) {
    if (found !== undefined) throw new Error(`${parent} is a file, not a folder: choose another folder.`);
    missing.unshift(parent);
    parent = path.dirname(parent);
  }
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    for (const each of missing) mkdirSync(each, OWNER_ONLY);
  } catch (error) {
    throw noPlace(folder, parent, error);
  }
}

function look(at: string) {
  try {
    return statSync(at);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Below a file there is nothing; the walk upwards meets the file itself.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw noPlace(at, path.dirname(at), error);
  }
}

function noPlace(folder: string, parent: string, cause: unknown): Error {
  return new Error(
    `The data folder ${folder} cannot be used: let the user that runs CalledIt own ${parent}, or choose another folder.`,
    { cause },
  );
}
