import { compile, selectAll, selectOne } from 'css-select';
import { type AnyNode, type Element, isText } from 'domhandler';
import { textContent } from 'domutils';

/** Finds elements below one or several nodes, in the order of the page. */
export interface Finder {
  first(root: AnyNode): Element | undefined;
  all(root: AnyNode): readonly Element[];
}

/** A selector that is compiled once. Tolerant by design: several selectors, separated by commas, name one thing. */
export function finder(selector: string): Finder {
  const query = compile<AnyNode, Element>(selector);
  return {
    first: (root) => selectOne<AnyNode, Element>(query, root) ?? undefined,
    all: (root) => selectAll<AnyNode, Element>(query, root),
  };
}

/** Text of an element without white space at its ends; undefined when there is no element or no text. */
export function textOf(element: Element | undefined): string | undefined {
  const text = element === undefined ? '' : textContent(element).trim();
  return text === '' ? undefined : text;
}

/** The text that stands directly in the element, not in elements inside it. */
export function ownText(element: Element): string {
  return element.children.map((child) => (isText(child) ? child.data : '')).join('');
}
