import { expect, test } from 'vitest';
import { createJsonWalk, type Found, JsonFault, type Wanted } from '../../../src/sources/export/json-walk.ts';

const WANTED: Wanted = { name: 'take', messages: ['take'], chats: { list: [{ id: 'take' }] } };

function walk(text: string, options: { wanted?: Wanted; step?: number; longest?: number } = {}) {
  const { wanted = WANTED, step = 1_000_000, longest = 1_000 } = options;
  const json = createJsonWalk(wanted, longest);
  const bytes = Buffer.from(text);
  const found: Found[] = [];
  // The same buffer again and again, as a reader of files uses it.
  const window = Buffer.alloc(Math.min(step, bytes.length));
  for (let at = 0; at < bytes.length; at += step) {
    const length = bytes.copy(window, 0, at, at + step);
    found.push(...json.read(window.subarray(0, length)));
  }
  return { found, ended: json.ended() };
}

const values = ({ found }: { found: readonly Found[] }) =>
  found.flatMap((one) => (one.kind === 'value' ? [[one.key, one.value]] : []));

const TEXT = String.raw`{ "other": {"name": "no", "list": [[1, "]}"], {}]}, "name":"A \"quoted\" \\ name {[",
  "messages": [ {"id": 1, "text": "ß 🔥 \u00e9"}, 7, "x", null, [1, [2]], {"deep": {"messages": [3]}} ],
  "chats": {"about": "x", "list": [{"id": 5, "messages": [1]}, 3, {"id": -2e3}]}, "empty": [], "none": {} }`;

test('the wanted parts are found, and nothing else, wherever the text is cut', () => {
  const whole = walk(TEXT);
  expect(values(whole)).toEqual([
    ['name', 'A "quoted" \\ name {['],
    [undefined, { id: 1, text: 'ß 🔥 é' }],
    [undefined, 7],
    [undefined, 'x'],
    [undefined, null],
    [undefined, [1, [2]]],
    [undefined, { deep: { messages: [3] } }],
    ['id', 5],
    ['id', -2_000],
  ]);
  expect(whole.ended).toBe(true);
  for (const step of [1, 2, 3, 5, 7, 11, 64]) expect(walk(TEXT, { step })).toEqual(whole);
});

test('objects that are walked through open and close in order', () => {
  const kinds = walk('{"chats":{"list":[{"id":1},{}]}}').found.map(({ kind }) => kind);
  expect(kinds).toEqual(['open', 'open', 'open', 'value', 'close', 'open', 'close', 'close', 'close']);
});

test('a value of another shape than asked for is passed over', () => {
  expect(values(walk('{"messages":{"0":1},"chats":[{"list":[{"id":1}]}],"name":"N"}'))).toEqual([
    ['name', 'N'],
  ]);
});

test('a value that is no JSON, or longer than the limit, is told apart; the walk goes on behind it', () => {
  const text = `{"messages":[{"a":01},{"b":"${'x'.repeat(2_000)}"},{"c":1}]}`;
  for (const step of [1_000_000, 10]) {
    const { found } = walk(text, { step });
    expect(found.map(({ kind }) => kind)).toEqual(['open', 'unreadable', 'unreadable', 'value', 'close']);
  }
});

test('a byte order mark is passed over', () => {
  expect(values(walk('\uFEFF{"name":"N"}', { step: 1 }))).toEqual([['name', 'N']]);
});

test.each([
  ['no object', '[1]', 0],
  ['words', 'hello', 0],
  ['a key without quotes', '{name:1}', 1],
  ['a missing colon', '{"name" 1}', 8],
  ['a missing comma', '{"name":"a" "messages":[]}', 12],
  ['something behind the end', '{} {}', 3],
])('%s is no JSON, and the fault says where', (_, text, at) => {
  expect(() => walk(text)).toThrow(JsonFault);
  try {
    walk(text, { step: 1 });
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ at });
  }
});

test('a text that ends too early has not ended', () => {
  for (const cut of [1, 20, 100, TEXT.length - 1]) expect(walk(TEXT.slice(0, cut)).ended).toBe(false);
});

test('names of the prototype are no wanted members', () => {
  expect(walk('{"constructor":{"name":1},"__proto__":{"name":2},"toString":[1]}').found).toHaveLength(2);
});
