import * as fc from 'fast-check';
import type { Message, MessageEntity } from 'grammy/types';
import { expect, test } from 'vitest';
import { detect } from '../../../src/detection/detect.ts';
import type { PostContent } from '../../../src/model/post.ts';
import { pageHtml } from '../../../src/sandbox/preview/page-html.ts';
import type { ShownPost } from '../../../src/sandbox/preview/shown.ts';
import { finishText } from '../../../src/sandbox/telegram/entities.ts';
import { parsePage } from '../../../src/sources/preview/page.ts';
import { postContent } from '../../../src/telegram/content.ts';
import { NOON } from '../../fakes/clock.ts';
import { ALPHA, channel, openStage } from './stage.ts';

const MINT = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
const POOL = '8sLbNZoA1cfnvMJLPfp98ZLAnFSYCFApfJKMbiXNLwxj';
const EVM = '0x6982508145454Ce325dDbE47a25d4ec3d2311933';

type Format = 'bold' | 'code' | 'pre' | 'blockquote' | 'spoiler' | 'link';

/** A post out of pieces: plain words, or words with a format; a link leads to `url`. */
type Piece = readonly [words: string, format?: Format, url?: string];

function written(pieces: readonly Piece[]): { text: string; entities: readonly MessageEntity[] } {
  const entities: MessageEntity[] = [];
  let text = '';
  for (const [words, format, url = ''] of pieces) {
    const place = { offset: text.length, length: words.length };
    if (format === 'link') entities.push({ type: 'text_link', url, ...place });
    else if (format !== undefined) entities.push({ type: format, ...place });
    text += words;
  }
  return finishText({ text, entities });
}

function shown(
  { text, entities }: ReturnType<typeof written>,
  { messageId = 7, buttons = [] }: Partial<Pick<ShownPost, 'messageId' | 'buttons'>> = {},
): ShownPost {
  return { messageId, postedAt: NOON, text, entities, buttons };
}

/** What the Bot API's way makes of the same post. */
function byBotApi(post: ShownPost): PostContent {
  const { text, entities, buttons = [] } = post;
  const message = { text, entities, reply_markup: { inline_keyboard: [buttons] } };
  return postContent(message as unknown as Message);
}

function byPage(post: ShownPost): PostContent | undefined {
  const page = parsePage(pageHtml(channel('alpha', ALPHA, [post]), {}, NOON));
  return page.kind === 'page' ? page.posts[0]?.content : undefined;
}

const POSTS: readonly (readonly [string, readonly Piece[]])[] = [
  ['a bare address', [['New gem, aping now\n\n'], [MINT], ['\n\nLFG']]],
  ['an address as code', [['CA: '], [MINT, 'code'], [' 🚀🚀 $BONK to the moon!']]],
  [
    'a link behind a word',
    [['Chart '], ['here', 'link', `https://dexscreener.com/solana/${POOL}?ref=a&b="1"`]],
  ],
  [
    'links written out',
    [[`https://dexscreener.com/solana/${POOL}\npump.fun/coin/${MINT}\nt.me/somebot?start=${MINT}`]],
  ],
  [
    'quotes and tickers',
    [['Update on $PEPE & "$WIF"\n'], ['we said <5x>, it made 7x', 'blockquote'], ['\n'], [EVM, 'bold']],
  ],
  ['a block of code', [['Buy\n'], [`mint  ${MINT}\n  slippage 5%`, 'pre'], ["\nDon't miss it"]]],
  ['hashtags, mentions, mail', [['#solana #мем @alpha_calls ask@alpha.xyz /buy  double  spaces']]],
  ['emoji', [['👨‍👩‍👧 ❤️ 🇺🇦 ✌🏽 1️⃣ ™ '], ['hidden', 'spoiler']]],
  ['a chain by its words', [['Base gem 0x'], [EVM.slice(2)], [' on Base, MC 40k']]],
];

test.each(POSTS)('%s is the same by the page and by the Bot API', (_, pieces) => {
  const post = shown(written(pieces), {
    buttons: [{ text: 'Buy', url: `https://t.me/trojan?start=r-x-${MINT}&y='1'` }],
  });
  expect(byPage(post)).toEqual(byBotApi(post));
  expect(detect(byPage(post)!)).toEqual(detect(byBotApi(post)));
});

test('over HTTP, too', async () => {
  const all = POSTS.map(([, pieces], index) => shown(written(pieces), { messageId: index + 1 }));
  const { preview } = await openStage([channel('alpha', ALPHA, all)]);
  const read: PostContent[] = [];
  for await (const page of preview.history('alpha', { since: NOON }, new AbortController().signal))
    read.push(...page.posts.map(({ content }) => content));
  expect(read).toEqual(all.map(byBotApi));
});

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        MINT,
        EVM,
        '$BONK',
        '#tag',
        '@someone',
        'x.com/a?b=1&c=2',
        '<b>',
        '&amp;',
        '"',
        "'",
        '🚀',
        '❤️‍🔥',
        '  ',
        '\n',
        '\n\n',
        '\t',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const ownLine = words.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
const piece: fc.Arbitrary<readonly Piece[]> = fc.oneof(
  words.map((text): readonly Piece[] => [[text]]),
  fc
    .tuple(words, fc.constantFrom<Format>('bold', 'spoiler', 'code'))
    .map(([text, format]): readonly Piece[] => [[text, format]]),
  fc
    .tuple(ownLine, fc.constantFrom<Format>('blockquote', 'pre'))
    .map(([text, format]): readonly Piece[] => [['\n'], [text, format], ['\n']]),
  ownLine.map((text): readonly Piece[] => [[text, 'link', `https://birdeye.so/token/${MINT}?chain=solana`]]),
);

test('any text with any formats comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
      const text = written([['.'], ...pieces.flat(), ['.']]);
      const post = shown(text);
      expect(byPage(post)).toEqual(byBotApi(post));
    }),
    { numRuns: 300 },
  );
});
