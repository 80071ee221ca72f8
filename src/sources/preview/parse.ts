import { type Document, DomHandler } from 'domhandler';
import { Parser } from 'htmlparser2';

/** Telegram's pages are some twenty elements deep. The parser takes time with the square of it. */
const DEEPEST = 300;

/** A page of HTML as a tree. Throws a RangeError when it is nested deeper than any page of people. */
export function parseHtml(html: string): Document {
  const handler = new DomHandler();
  const [open, close] = [handler.onopentag.bind(handler), handler.onclosetag.bind(handler)];
  let depth = 0;
  handler.onopentag = (name, attributes) => {
    depth += 1;
    if (depth > DEEPEST) throw new RangeError('it is nested too deeply');
    open(name, attributes);
  };
  handler.onclosetag = () => {
    depth -= 1;
    close();
  };
  new Parser(handler).end(html);
  return handler.root;
}
