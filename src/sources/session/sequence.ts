/** Work that is done one after the other, in the order of asking. */
export interface Sequence {
  /** Does the work when everything asked for before is done. Rejects as the work does; what comes after is done all the same. */
  next<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createSequence(): Sequence {
  let last: Promise<unknown> = Promise.resolve();
  return {
    next(work) {
      const done = last.then(work);
      last = done.catch(() => undefined);
      return done;
    },
  };
}
