import { Long, type tl } from '@mtcute/node';
import { createStub } from '@mtcute/test';
import { expect, test } from 'vitest';
import { inAlbums } from '../../../src/sources/session/albums.ts';
import { channelPost } from '../../../src/sources/session/post.ts';
import { broadcast, CHANNEL, channel, CHAT, message, OTHER } from './stage.ts';

const AT = Date.UTC(2026, 0, 1, 0, 5);

test('a plain post carries its channel, number, time and words, and nothing that was not there', () => {
  expect(channelPost([message(5)])).toEqual({
    channel: { kind: 'channel', chatId: CHAT, title: 'Quiet Calls', username: 'quietcalls' },
    messageId: 5,
    postedAt: AT,
    content: { text: 'post 5', links: [], code: [] },
  });
});

test('hidden links and code come from entities, counted in UTF-16 units', () => {
  const text = '🚀 chart and 0xabc then block';
  const entities: tl.TypeMessageEntity[] = [
    { _: 'messageEntityTextUrl', offset: 3, length: 5, url: 'https://dexscreener.com/solana/pool' },
    { _: 'messageEntityCode', offset: 13, length: 5 },
    { _: 'messageEntityPre', offset: 24, length: 5, language: '' },
    { _: 'messageEntityBold', offset: 0, length: 2 },
  ];
  expect(channelPost([message(5, { message: text, entities })])?.content).toEqual({
    text,
    links: ['https://dexscreener.com/solana/pool'],
    code: ['0xabc', 'block'],
  });
});

test('buttons give their links and what they copy, in rows from the top', () => {
  const rows = [
    [createStub('keyboardButtonUrl', { text: 'Chart', url: 'https://dextools.io/app/1' })],
    [
      createStub('keyboardButtonCopy', { text: 'Copy', copyText: 'SoMint' }),
      createStub('keyboardButtonCallback', { text: 'Refresh' }),
    ],
  ].map((buttons) => createStub('keyboardButtonRow', { buttons }));
  const replyMarkup = createStub('replyInlineMarkup', { rows });
  expect(channelPost([message(5, { replyMarkup })])?.content).toMatchObject({
    links: ['https://dextools.io/app/1'],
    code: ['SoMint'],
  });
});

test('a rich message is read block by block when there is no text', () => {
  const plain = (text: string): tl.TypeRichText => ({ _: 'textPlain', text });
  const richMessage = createStub('richMessage', {
    blocks: [
      { _: 'pageBlockHeader', text: plain('New call') },
      {
        _: 'pageBlockParagraph',
        text: {
          _: 'textConcat',
          texts: [
            plain('Buy '),
            { _: 'textUrl', text: plain('here'), url: 'https://jup.ag/x', webpageId: Long.ZERO },
            plain(' '),
            { _: 'textFixed', text: plain('MintA') },
          ],
        },
      },
      createStub('pageBlockTable', {
        title: { _: 'textEmpty' },
        rows: [
          {
            _: 'pageTableRow',
            cells: [
              createStub('pageTableCell', { text: plain('Cap') }),
              createStub('pageTableCell', { text: plain('2M') }),
            ],
          },
        ],
      }),
    ],
  });
  expect(channelPost([message(5, { message: '', richMessage })])?.content).toEqual({
    text: 'New call\nBuy here MintA\nCap\n2M',
    links: ['https://jup.ag/x'],
    code: ['MintA'],
  });
});

test('an album is one post under its first number, with the words of all parts and the reactions of one', () => {
  const groupedId = Long.fromNumber(77);
  const reactions = createStub('messageReactions', {
    results: [
      createStub('reactionCount', { reaction: { _: 'reactionEmoji', emoticon: '🔥' }, count: 4 }),
      createStub('reactionCount', { reaction: { _: 'reactionPaid' }, count: 2 }),
    ],
  });
  const parts = [
    message(5, { groupedId, message: 'the words', views: 100, reactions }),
    message(6, { groupedId, message: '', views: 90, forwards: 3 }),
    message(7, { message: 'alone', views: 8 }),
  ];
  const posts = inAlbums(parts).map(channelPost);
  expect(posts).toMatchObject([
    { messageId: 5, content: { text: 'the words' }, engagement: { views: 100, forwards: 3, reactions: 6 } },
    { messageId: 7, content: { text: 'alone' }, engagement: { views: 8 } },
  ]);
});

test('a real edit is told with its time; one that Telegram hides is none', () => {
  const editDate = AT / 1_000 + 90;
  expect(channelPost([message(5, { editDate })])).toMatchObject({ edited: true, editedAt: AT + 90_000 });
  expect(channelPost([message(5, { editDate, editHide: true })])).not.toHaveProperty('edited');
});

test('an answer to a post of the channel names it; a quote from elsewhere does not', () => {
  const here = createStub('messageReplyHeader', { replyToMsgId: 3 });
  const elsewhere = createStub('messageReplyHeader', {
    replyToMsgId: 3,
    replyToPeerId: { _: 'peerChannel', channelId: OTHER },
    replyFrom: createStub('messageFwdHeader', { date: 1 }),
  });
  expect(channelPost([message(5, { replyTo: here })])?.replyTo).toBe(3);
  expect(channelPost([message(5, { replyTo: elsewhere })])).not.toHaveProperty('replyTo');
});

test('comments count as replies', () => {
  const replies = createStub('messageReplies', { replies: 12, comments: true });
  expect(channelPost([message(5, { replies })])?.engagement).toEqual({ replies: 12 });
});

test('forwards are not the words of the channel, whether their author is named or not', () => {
  const named = createStub('messageFwdHeader', { fromId: { _: 'peerChannel', channelId: OTHER }, date: 1 });
  const hidden = createStub('messageFwdHeader', { fromName: 'Somebody', date: 1 });
  expect(channelPost([message(5, { fwdFrom: named }, [channel, broadcast(OTHER)])])).toBeUndefined();
  expect(channelPost([message(5, { fwdFrom: hidden })])).toBeUndefined();
});

test('messages of a group are no posts', () => {
  const group = broadcast(CHANNEL, { broadcast: false, megagroup: true });
  expect(channelPost([message(5, {}, [group])])).toBeUndefined();
});
