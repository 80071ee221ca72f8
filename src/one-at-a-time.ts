/**
 * Runs a verb never twice at once. Who asks while it runs gets the result of one more run after it, so that nothing that
 * became due in between is missed; any number of askers share that run. A run that fails rejects for those who asked for
 * it and for nobody else.
 */
export function oneAtATime<Result>(verb: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;

  function start(): Promise<Result> {
    next = undefined;
    running = attempt(verb).finally(() => {
      running = undefined;
    });
    return running;
  }

  return () => {
    // A run has just ended and the one that was asked for during it is about to start.
    if (running === undefined) return next ?? start();
    next ??= running.then(start, start);
    return next;
  };
}

/** An async function, so that a verb that throws at once rejects like any other. */
async function attempt<Result>(verb: () => Promise<Result>): Promise<Result> {
  return await verb();
}
