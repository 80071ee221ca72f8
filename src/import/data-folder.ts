import { makeFolder } from '../sqlite/make-folder.ts';
import { Refusal } from './refusal.ts';

/** Makes a data folder where there is none. Throws a Refusal, with the cure, where it cannot be. */
export function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Refusal(error.message.replace(/choose another( folder)?\.$/, 'name another with --data.'), {
      cause: error,
    });
  }
}
