import type { Message, Update } from 'grammy/types';
import { expect, test } from 'vitest';
import { joinParts } from '../../src/telegram/album.ts';
import { createAlbums } from '../../src/telegram/albums.ts';
import { postContent } from '../../src/telegram/content.ts';

const CHAT = { id: -100, type: 'channel', title: 'Harbour' } as const;
const part = (messageId: number, more: object = {}): Message => ({
  message_id: messageId,
  date: 1_000,
  chat: CHAT,
  photo: [],
  media_group_id: 'g',
  ...more,
});
const posted = (updateId: number, message: Message): Update =>
  ({ update_id: updateId, channel_post: message }) as Update;
const edited = (updateId: number, message: Message): Update =>
  ({ update_id: updateId, edited_channel_post: { ...message, edit_date: 2_000 } }) as Update;

test('an album is its first part with the words, links and code of all, in their order', () => {
  const joined = joinParts([
    part(7, { caption: '🚢 second', caption_entities: [{ type: 'code', offset: 3, length: 6 }] }),
    part(6, {
      caption: 'first',
      caption_entities: [{ type: 'text_link', offset: 0, length: 5, url: 'https://a.example' }],
    }),
    part(8),
  ]);
  expect(joined.message_id).toBe(6);
  expect(postContent(joined)).toEqual({
    text: 'first\n🚢 second',
    links: ['https://a.example'],
    code: ['second'],
  });
});

test('words that stand under every picture are read once, and an album without words has none', () => {
  expect(joinParts([part(1, { caption: 'same' }), part(2, { caption: 'same' })]).caption).toBe('same');
  expect(joinParts([part(1), part(2)])).not.toHaveProperty('caption');
});

test('what is no album is left as it is', () => {
  const { media_group_id: _, ...single } = part(1, { caption: 'x' });
  const update = posted(1, single);
  expect(createAlbums().join([update])).toBe(update);
});

test('an edit of any part is an edit of the album, with the words of the other parts', () => {
  const albums = createAlbums();
  albums.join([posted(1, part(6)), posted(2, part(7, { caption: 'last' }))]);
  expect(albums.join([edited(3, part(7, { caption: 'better' }))])).toMatchObject({
    update_id: 3,
    edited_channel_post: { message_id: 6, caption: 'better', edit_date: 2_000 },
  });
  expect(albums.join([edited(4, part(6, { caption: 'now' }))]).edited_channel_post?.caption).toBe(
    'now\nbetter',
  );
});

test('a part that comes late joins the album that it belongs to', () => {
  const albums = createAlbums();
  albums.join([posted(1, part(6, { caption: 'first' }))]);
  expect(albums.join([posted(2, part(7, { caption: 'late' }))])).toMatchObject({
    update_id: 2,
    channel_post: { message_id: 6, caption: 'first\nlate' },
  });
});

test('an edit in an album that nobody remembers stands for itself', () => {
  const update = edited(3, part(7, { caption: 'better' }));
  expect(createAlbums().join([update])).toBe(update);
});

test('albums of one number in two chats are two albums', () => {
  const albums = createAlbums();
  albums.join([posted(1, part(6, { caption: 'here' }))]);
  const there = part(9, { chat: { ...CHAT, id: -200 }, caption: 'there' });
  expect(albums.join([posted(2, there)]).channel_post).toMatchObject({ message_id: 9, caption: 'there' });
});
