import { describe, expect, test } from 'vitest';
import { calledAddress, FIRST_AT_S, tally, writeExport } from '../../export-file.ts';
import { eachTimeAFolder } from '../../sqlite/folder.ts';
import { CHANNEL, message, postsOf, readAll, readWritten, skips } from './written.ts';

const inFolder = eachTimeAFolder();
const written = async (content: unknown) => await readWritten(inFolder('result.json'), content);
const ofChannel = async (...messages: unknown[]) => await written({ ...CHANNEL, messages });
const onlyPost = async (more: Record<string, unknown>) => postsOf(await ofChannel(message(1, more)))[0];

describe('a made export', () => {
  const made = { name: 'Ember Calls', type: 'public_channel', id: 1_234_567_890, messages: 3_000 };
  const expected = tally(made.messages);

  test.each([false, true])('is read whole (name, type and id behind the messages: %s)', async (headLast) => {
    await writeExport(inFolder('result.json'), { chats: [made], headLast });
    const read = await readAll(inFolder('result.json'));
    expect(read.error).toBeUndefined();
    const posts = postsOf(read);
    expect(posts).toHaveLength(expected.call + expected.talk);
    expect(skips(read)).toEqual({
      service: expected.service,
      forwarded: expected.forwarded,
      wordless: expected.wordless,
    });
    expect(read.items[0]).toEqual({ kind: 'chat', title: 'Ember Calls' });
    const address = calledAddress(0);
    expect(posts[0]).toEqual({
      channel: { kind: 'channel', chatId: -1_001_234_567_890, title: 'Ember Calls' },
      messageId: 1,
      postedAt: FIRST_AT_S * 1_000,
      edited: true,
      editedAt: (FIRST_AT_S + 60) * 1_000,
      content: {
        text: `A small bag of $EMBER here, chart looks ready\n\nCA: ${address}\nChart\nNot advice, size small.`,
        links: [`https://dexscreener.com/solana/${address}`, `https://jup.ag/swap/SOL-${address}`],
        code: [address],
      },
      engagement: { reactions: 5 },
    });
  });

  test.each([false, true])('of an account is read chat by chat (heads behind: %s)', async (headLast) => {
    const group = { name: 'Harbour', type: 'public_supergroup', id: 2_222, messages: 40, members: 3 };
    const basic = { name: 'Pier', type: 'private_group', id: 333, messages: 20, members: 2 };
    const friend = { name: 'Ivo', type: 'personal_chat', id: 444, messages: 30 };
    await writeExport(inFolder('result.json'), {
      account: true,
      headLast,
      chats: [friend, { ...made, messages: 50 }, group, basic],
    });
    const read = await readAll(inFolder('result.json'));
    expect(read.error).toBeUndefined();
    expect(read.items.filter(({ kind }) => kind === 'chat')).toEqual([
      { kind: 'chat', title: 'Ivo', skipped: 'personal' },
      { kind: 'chat', title: 'Ember Calls' },
      { kind: 'chat', title: 'Harbour' },
      { kind: 'chat', title: 'Pier' },
    ]);
    expect(skips(read)['personal']).toBe(30);
    const callers = new Set(
      postsOf(read).map(({ channel }) => `${channel.kind} ${channel.chatId} ${channel.memberId ?? ''}`),
    );
    expect([...callers].toSorted()).toEqual([
      'channel -1001234567890 ',
      'member -1000000002222 700000',
      'member -1000000002222 700001',
      'member -1000000002222 700002',
      'member -333 700000',
      'member -333 700001',
    ]);
  });
});

describe('the words of a message', () => {
  test.each([
    ['a string', { text: 'Plain words' }, { text: 'Plain words', links: [], code: [] }],
    [
      'an array of strings and marked pieces',
      {
        text: [
          'See ',
          { type: 'text_link', text: 'here', href: 'https://dexscreener.com/base/0x1' },
          ' ',
          { type: 'pre', text: '0xabc', language: '' },
        ],
      },
      { text: 'See here 0xabc', links: ['https://dexscreener.com/base/0x1'], code: ['0xabc'] },
    ],
    [
      'a string with its marks in text_entities',
      {
        text: 'Copy 0xabc',
        text_entities: [
          { type: 'plain', text: 'Copy ' },
          { type: 'code', text: '0xabc' },
        ],
      },
      { text: 'Copy 0xabc', links: [], code: ['0xabc'] },
    ],
    [
      'text_entities alone',
      {
        text: undefined,
        text_entities: [
          { type: 'bold', text: 'Loud ' },
          { type: 'cashtag', text: '$MOSS' },
        ],
      },
      { text: 'Loud $MOSS', links: [], code: [] },
    ],
    [
      'buttons',
      {
        text: 'Buy',
        inline_bot_buttons: [
          [
            { type: 'url', text: 'a', data: 'https://a.example' },
            { type: 'url', text: 'b', url: 'https://b.example' },
          ],
          [
            { type: 'callback', text: 'c', dataBase64: 'eA', data: '' },
            { type: 'copy_text', text: 'd', data: '0xabc' },
          ],
        ],
      },
      { text: 'Buy', links: ['https://a.example', 'https://b.example'], code: ['0xabc'] },
    ],
    ['half of an emoji', { text: 'broken \uD83D end' }, { text: 'broken \uFFFD end', links: [], code: [] }],
  ])('may be %s', async (_, more, content) => {
    expect(await onlyPost(more)).toMatchObject({ content });
  });

  test('a photo with a link behind its button is a post; one without words and links is none', async () => {
    const photo = { text: '', photo: 'photos/1.jpg', width: 800, height: 600 };
    const button = { inline_bot_buttons: [[{ type: 'url', text: 'Chart', data: 'https://a.example' }]] };
    const read = await ofChannel(message(1, { ...photo, ...button }), message(2, photo));
    expect(postsOf(read).map(({ messageId }) => messageId)).toEqual([1]);
    expect(skips(read)).toEqual({ wordless: 1 });
  });
});

describe('an album', () => {
  const photo = { text: '', photo: 'photos/1.jpg' };
  const video = { text: '', file: 'video_files/1.mp4', media_type: 'video_file' };
  const captioned = { photo: 'photos/2.jpg', text: 'The words' };
  const numbers = async (...messages: unknown[]) =>
    postsOf(await ofChannel(...messages)).map(({ messageId }) => messageId);

  test.each([
    ['first part', [message(5, captioned), message(6, photo), message(7, photo)], [5]],
    ['last part', [message(5, photo), message(6, video), message(7, captioned)], [5]],
    ['middle part, and another post follows', [message(5, photo), message(6, captioned), message(7)], [5, 7]],
    ['last part after one was deleted', [message(5, photo), message(7, captioned)], [5]],
  ])('has the number of its first part: words under the %s', async (_, messages, expected) => {
    expect(await numbers(...messages)).toEqual(expected);
  });

  test.each([
    ['of another second', message(5, { ...photo, date_unixtime: '1746100799' }), message(6, captioned)],
    ['of another sender', message(5, { ...photo, from_id: 'user7' }), message(6, captioned)],
    [
      'that is a sticker',
      message(5, { text: '', file: 's.webp', media_type: 'sticker' }),
      message(6, captioned),
    ],
    ['of another sort', message(5, { text: '', file: 'a.pdf' }), message(6, captioned)],
    ['before words without a picture', message(5, photo), message(6)],
    ['that was forwarded', message(5, { ...photo, forwarded_from: 'Tide' }), message(6, captioned)],
  ])('is not made of a photo or file %s', async (_, before, after) => {
    expect(await numbers(before, after)).toEqual([6]);
  });

  test('holds ten parts at most, and nothing stands between them', async () => {
    const eleven = Array.from({ length: 11 }, (_, index) =>
      message(index + 1, index < 10 ? photo : captioned),
    );
    expect(await numbers(...eleven)).toEqual([11]);
    expect(await numbers(...eleven.slice(1))).toEqual([2]);
    expect(await numbers(message(1, photo), message(2), message(3, captioned))).toEqual([2, 3]);
  });

  test('belongs to the chat that it stands in', async () => {
    const list = [
      { ...CHANNEL, messages: [message(5, photo)] },
      { ...CHANNEL, id: 77, messages: [message(6, captioned)] },
    ];
    expect(postsOf(await written({ chats: { list } }))[0]?.messageId).toBe(6);
  });
});

describe('around the words', () => {
  test('reactions of all kinds are counted; without any the figure is unknown', async () => {
    const reactions = [
      {
        type: 'emoji',
        count: 4,
        emoji: '🔥',
        recent: [{ from: 'Ivo', from_id: 'user1', date: '2025-05-01T14:01:00' }],
      },
      { type: 'custom_emoji', count: 2, document_id: 'x.webp' },
      { type: 'paid', count: 1 },
      { type: 'emoji', count: 'many' },
    ];
    expect(await onlyPost({ reactions })).toMatchObject({ engagement: { reactions: 7 } });
    expect(await onlyPost({})).not.toHaveProperty('engagement');
  });

  test('an edit, a reply, a signature and an inline bot', async () => {
    const more = {
      edited: '2025-05-01T15:00:00',
      edited_unixtime: '1746104400',
      reply_to_message_id: 7,
      author: 'Nora',
      via_bot: '@charts_bot',
    };
    expect(await onlyPost(more)).toMatchObject({ edited: true, editedAt: 1_746_104_400_000, replyTo: 7 });
    expect(await onlyPost({ ...more, reply_to_peer_id: 'channel5' })).not.toHaveProperty('replyTo');
    expect(await onlyPost({})).not.toHaveProperty('edited');
  });

  test('a forward is skipped whoever it is from, a deleted account too', async () => {
    const read = await ofChannel(
      message(1, { forwarded_from: 'Somebody', forwarded_from_id: 'channel7' }),
      message(2, { forwarded_from: null, saved_from: null }),
    );
    expect(skips(read)).toEqual({ forwarded: 2 });
  });

  test('without date_unixtime the local time of the machine is taken, and said', async () => {
    const { items } = await ofChannel(message(1, { date_unixtime: undefined, date: '2021-02-03T04:05:06' }));
    expect(items[1]).toMatchObject({
      kind: 'post',
      localTime: true,
      post: { postedAt: new Date(2021, 1, 3, 4, 5, 6).getTime() },
    });
  });
});

describe('whose words they are', () => {
  const GROUP = { name: 'Harbour', type: 'private_supergroup', id: 2_000_000_222 };
  const inGroup = async (...messages: unknown[]) => await written({ ...GROUP, messages });
  const by = (from_id: unknown, from: unknown = 'Nora') => message(1, { from, from_id });

  test.each([
    [
      'a channel, signed by a person',
      CHANNEL,
      'user5',
      { kind: 'channel', chatId: -1_001_234_567_890, title: 'Ember Calls' },
    ],
    ['a member', GROUP, 'user5', { kind: 'member', chatId: -1_002_000_000_222, memberId: 5, title: 'Nora' }],
    [
      'an anonymous admin',
      GROUP,
      'channel2000000222',
      { kind: 'channel', chatId: -1_002_000_000_222, title: 'Harbour' },
    ],
    [
      'a channel as a member',
      GROUP,
      'channel77',
      { kind: 'member', chatId: -1_002_000_000_222, memberId: -1_000_000_000_077, title: 'Nora' },
    ],
    [
      'a member of a basic group',
      { ...GROUP, type: 'private_group', id: 333 },
      'user5',
      { kind: 'member', chatId: -333, memberId: 5, title: 'Nora' },
    ],
    [
      'a member in the numbers of before 2021',
      { ...GROUP, id: 8_589_934_592 + 222 },
      4_294_967_296 + 5,
      { kind: 'member', chatId: -1_000_000_000_222, memberId: 5, title: 'Nora' },
    ],
  ])('%s', async (_, chat, fromId, channel) => {
    const [post] = postsOf(await written({ ...chat, messages: [by(fromId)] }));
    expect(post?.channel).toEqual(channel);
  });

  test('a deleted account has no name; a message without an id of its author is nobody’s', async () => {
    expect(postsOf(await inGroup(by('user5', null)))[0]?.channel.title).toBe('Deleted account');
    expect(skips(await inGroup(by(undefined), by('robot5'), by('user0')))).toEqual({ nobody: 3 });
  });

  test('a member who attaches buttons is a bot from then on', async () => {
    const buttons = { inline_bot_buttons: [[{ type: 'url', text: 'Buy', data: 'https://a.example' }]] };
    const read = await inGroup(
      { ...by('user5'), ...buttons, via_bot: '@charts_bot' },
      { ...by('user6'), ...buttons },
      by('user6'),
      by('user5'),
    );
    expect(postsOf(read).map(({ channel }) => channel.memberId)).toEqual([5, 5]);
    expect(skips(read)).toEqual({ bot: 2 });
  });

  test('numbers of before a group became a supergroup are kept apart with a minus sign', async () => {
    const read = await inGroup(
      message(-999_999_990, { from_id: 'user5', reply_to_message_id: -999_999_995 }),
    );
    expect(postsOf(read)[0]).toMatchObject({ messageId: -10, replyTo: -5 });
  });

  test.each(['personal_chat', 'bot_chat', 'saved_messages', 'replies'])(
    '%s is nobody’s business',
    async (type) => {
      const { name: _, ...nameless } = CHANNEL;
      const read = await written({ ...nameless, type, messages: [message(1), message(2)] });
      expect(skips(read)).toEqual({ personal: 2 });
    },
  );

  test('a chat of an unknown kind is skipped, in an account the others are read', async () => {
    const list = [
      { ...CHANNEL, type: 'hologram', messages: [message(1)] },
      { ...CHANNEL, messages: [message(2)] },
    ];
    const read = await written({ chats: { list: [] }, left_chats: { list } });
    expect(skips(read)).toEqual({ 'unknown-chat': 1 });
    expect(postsOf(read)).toHaveLength(1);
  });
});

test('absurd fields make a message unreadable and nothing else', async () => {
  const absurd = [
    null,
    7,
    'words',
    [],
    {},
    message(0),
    message(1.5),
    message(2 ** 31),
    message(1, { id: '1' }),
    message(1, { type: 'hologram' }),
    message(1, { date_unixtime: '99999999999999', date: 'soon' }),
    message(1, { date_unixtime: '0', date: undefined }),
    message(1, { date_unixtime: '-5', date: '1969-01-01T00:00:00' }),
    message(1, { date_unixtime: '4102444800' }),
    message(1, { text: 'x'.repeat(100_000) }),
  ];
  const odd = [
    message(10, { text: [['nested'], { type: 5, text: 'kept' }, { text: 9 }, null, 3] }),
    message(11, {
      reactions: 'none',
      inline_bot_buttons: [7, [null, { type: 'url' }]],
      reply_to_message_id: 'x',
    }),
    message(12, { edited_unixtime: 'yesterday', edited: {} }),
    message(13, { text: {}, text_entities: 5 }),
  ];
  const read = await ofChannel(...absurd, ...odd);
  expect(read.error).toBeUndefined();
  expect(skips(read)).toEqual({ unreadable: absurd.length, wordless: 1 });
  expect(postsOf(read).map(({ messageId }) => messageId)).toEqual([10, 11, 12]);
});
