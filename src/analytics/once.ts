/** Computes something when it is first asked for, and never again. */
export function once<What extends object>(compute: () => What): () => What {
  let computed: What | undefined;
  return () => (computed ??= compute());
}
