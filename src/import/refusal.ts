/** Thrown for a request that makes no sense, or cannot be done here; the message says which can. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
