/** The parts of a post that detection reads. Everything in it is foreign text and trusted in nothing. */
export interface PostContent {
  /** Text, caption or flattened rich blocks. */
  readonly text: string;
  /** URLs hidden in text_link entities and buttons. */
  readonly links?: readonly string[];
  /** Texts of code and pre entities and of copy_text buttons. */
  readonly code?: readonly string[];
}
