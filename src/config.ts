// Every tunable of CalledIt, once: name, meaning, unit, default and why. `.env.example` is generated from this table.

import * as z from 'zod';

const WHOLE = /^\d+$/;
const DECIMAL = /^\d+(\.\d+)?$/;

function whole(min: number, max: number) {
  return z
    .string()
    .regex(WHOLE, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected ${min} to ${max}`);
}

function decimal(min: number, max: number) {
  return z
    .string()
    .regex(DECIMAL, 'expected a number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected ${min} to ${max}`);
}

const url = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:/.test(text), 'expected an http(s) address')
  .transform((text) => text.replace(/\/+$/, ''));

const idList = z
  .string()
  .regex(/^(\d+([\s,]+\d+)*)?$/, 'expected numeric Telegram user ids, separated by commas')
  .transform((text) =>
    text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number),
  );

const multiples = z
  .string()
  .regex(/^\d+(\.\d+)?([\s,]+\d+(\.\d+)?)*$/, 'expected multiples separated by commas, e.g. 1.5,2,3')
  .transform((text) => text.split(/[\s,]+/).map(Number))
  .refine(
    (list) => list.every((value, index) => value > 1 && value > (list[index - 1] ?? 1)),
    'expected rising multiples above 1',
  );

interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Text form of the default; undefined for settings without one. */
  readonly default: string | undefined;
  readonly schema: Schema;
  readonly unit: string;
  readonly why: string;
  readonly secret?: true;
}

function setting<Schema extends z.ZodType>(definition: Setting<Schema>): Setting<Schema> {
  return definition;
}

export const SETTINGS = {
  // Telegram
  BOT_TOKEN: setting({
    default: undefined,
    schema: z
      .string()
      .regex(/^\d{6,12}:[\w-]{30,}$/, 'expected the token that @BotFather gave, like 123456789:AAE...'),
    unit: 'text',
    why: 'The bot. Get one from @BotFather with /newbot. Use this or BOT_TOKEN_FILE.',
    secret: true,
  }),
  BOT_TOKEN_FILE: setting({
    default: undefined,
    schema: z.string().min(1),
    unit: 'path',
    why: 'A file that holds the token instead (Docker and systemd secrets).',
  }),
  BOT_API_ROOT: setting({
    default: 'https://api.telegram.org',
    schema: url,
    unit: 'address',
    why: 'The Bot API server. Change it only for a server of your own.',
  }),
  OPERATOR_IDS: setting({
    default: '',
    schema: idList,
    unit: 'Telegram user ids',
    why: 'People who may connect channels, besides those who used the claim link printed at the first start.',
  }),
  // Sources besides the bot
  PREVIEW_URL: setting({
    default: 'https://t.me',
    schema: url,
    unit: 'address',
    why: 'Where public pages of channels are. Only channels are asked for that /addchannel switched on.',
  }),
  PREVIEW_INTERVAL_SECONDS: setting({
    default: '90',
    schema: whole(60, 3_600),
    unit: 'seconds',
    why: 'Time between two looks at a public page; quiet channels are looked at more rarely.',
  }),
  PREVIEW_REQUESTS_PER_HOUR: setting({
    default: '1200',
    schema: whole(10, 3_600),
    unit: 'requests an hour',
    why: 'For all public pages together, one at a time: 1,200 carry 30 channels at 90 seconds.',
  }),
  SESSION: setting({
    default: 'off',
    schema: z.enum(['off', 'on'], 'expected on or off'),
    unit: 'on, off',
    why: 'Hears channels with a Telegram account of your own; see `calledit login` first.',
  }),
  TELEGRAM_API_ID: setting({
    default: undefined,
    schema: whole(1, 2_147_483_647),
    unit: 'number',
    why: 'From https://my.telegram.org, for SESSION only.',
  }),
  TELEGRAM_API_HASH: setting({
    default: undefined,
    schema: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, 'expected the 32 hexadecimal digits of https://my.telegram.org'),
    unit: 'text',
    why: 'From https://my.telegram.org, for SESSION only.',
    secret: true,
  }),
  // Storage and process
  DATA_DIR: setting({
    default: './data',
    schema: z.string().min(1),
    unit: 'path',
    why: 'Where the database lives. Must be a local disk: SQLite is not safe on NFS or SMB.',
  }),
  LOG_LEVEL: setting({
    default: 'info',
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    unit: 'debug, info, warn, error',
    why: 'How much is logged. The bot token never is.',
  }),
  // Prices
  DEXSCREENER_URL: setting({
    default: 'https://api.dexscreener.com',
    schema: url,
    unit: 'address',
    why: 'The price source. Change it only for a proxy of your own.',
  }),
  DEXSCREENER_REQUESTS_PER_MINUTE: setting({
    default: '240',
    schema: whole(1, 299),
    unit: 'requests a minute',
    why: 'Exactly 300 draws refusals, 299 does not; 240 leaves room for whatever else shares the address.',
  }),
  GECKOTERMINAL_URL: setting({
    default: 'https://api.geckoterminal.com/api/v2',
    schema: url,
    unit: 'address',
    why: 'Where the prices of calls from history come from, and the second look at striking or missing ones. Change it only for a proxy of your own.',
  }),
  GECKOTERMINAL_REQUESTS_PER_MINUTE: setting({
    default: '10',
    schema: whole(1, 28),
    unit: 'requests a minute',
    why: 'Without a key more than about 15 are refused. A call from history takes two.',
  }),
  GECKOTERMINAL_REQUESTS_PER_DAY: setting({
    default: '14400',
    schema: whole(100, 40_320),
    unit: 'requests in 24 hours',
    why: 'Ten a minute all day long. Fewer where other programs of yours ask from the same address.',
  }),
  COINGECKO_API_KEY: setting({
    default: '',
    schema: z.string().regex(/^[\w-]*$/, 'expected the key as CoinGecko shows it, without spaces or quotes'),
    unit: 'key',
    why: 'Optional: the same candles from CoinGecko first, at a higher rate.',
    secret: true,
  }),
  COINGECKO_URL: setting({
    default: 'https://api.coingecko.com/api/v3',
    schema: url,
    unit: 'address',
    why: 'https://pro-api.coingecko.com/api/v3 for a Pro key.',
  }),
  COINGECKO_REQUESTS_PER_MINUTE: setting({
    default: '30',
    schema: whole(1, 500),
    unit: 'requests a minute',
    why: 'The free plan allows 30 a minute.',
  }),
  COINGECKO_REQUESTS_PER_MONTH: setting({
    default: '10000',
    schema: whole(310, 100_000_000),
    unit: 'requests a month',
    why: 'What the free plan allows; a 31st of it is spent in 24 hours, then candles come from elsewhere.',
  }),
  JUPITER_URL: setting({
    default: 'https://api.jup.ag',
    schema: url,
    unit: 'address',
    why: 'Who is asked when two sources disagree about a Solana token. Change it only for a proxy of your own.',
  }),
  JUPITER_REQUESTS_PER_MINUTE: setting({
    default: '30',
    schema: whole(1, 600),
    unit: 'requests a minute',
    why: 'Without a key 30 are allowed; 50 tokens are one request.',
  }),
  DEFILLAMA_URL: setting({
    default: 'https://coins.llama.fi',
    schema: url,
    unit: 'address',
    why: "Prices of the chains' own coins, to hold calls against. Change it only for a proxy of your own.",
  }),
  DEFILLAMA_REQUESTS_PER_MINUTE: setting({
    default: '60',
    schema: whole(1, 300),
    unit: 'requests a minute',
    why: 'No limit is published; a few requests an hour are all that is asked.',
  }),
  DEXPAPRIKA_API_KEY: setting({
    default: '',
    schema: z.string().regex(/^[\w-]*$/, 'expected the key as DexPaprika shows it, without spaces or quotes'),
    unit: 'key',
    secret: true,
    why: 'Candles of pools that the others do not know or cannot tell just now. The plan must reach minutes.',
  }),
  DEXPAPRIKA_URL: setting({
    default: 'https://api.dexpaprika.com',
    schema: url,
    unit: 'address',
    why: 'https://api-pro.dexpaprika.com for a key of a paid plan.',
  }),
  DEXPAPRIKA_REQUESTS_PER_MINUTE: setting({
    default: '30',
    schema: whole(1, 600),
    unit: 'requests a minute',
    why: 'What a free key allows.',
  }),
  BIRDEYE_API_KEY: setting({
    default: '',
    schema: z.string().regex(/^[\w-]*$/, 'expected the key as Birdeye shows it, without spaces or quotes'),
    unit: 'key',
    secret: true,
    why: 'Asked last for candles; its candles belong to the token, so they outlive a change of pool.',
  }),
  BIRDEYE_URL: setting({
    default: 'https://public-api.birdeye.so',
    schema: url,
    unit: 'address',
    why: 'Change it only for a proxy of your own.',
  }),
  BIRDEYE_REQUESTS_PER_DAY: setting({
    default: '16',
    schema: whole(1, 1_000_000),
    unit: 'requests in 24 hours',
    why: 'The free plan has 30,000 units a month, and a request for candles costs 60.',
  }),
  PRICE_TIMEOUT_SECONDS: setting({
    default: '10',
    schema: whole(1, 60),
    unit: 'seconds',
    why: 'A request that takes longer counts as failed.',
  }),
  // Tracking
  TRACKING_DAYS: setting({
    default: '7',
    schema: decimal(0.01, 30),
    unit: 'days',
    why: 'How long a call is followed. Memecoins are decided within a week.',
  }),
  UPDATE_INTERVAL: setting({
    default: '2',
    schema: decimal(0.05, 24),
    unit: 'hours',
    why: 'The longest time between two prices of an open call; fresh calls are priced more often.',
  }),
  ENTRY_MAX_LAG: setting({
    default: '10',
    schema: whole(1, 1_440),
    unit: 'minutes',
    why: 'An entry price taken later than this after the post is shown and marked, but teaches nothing.',
  }),
  UNPRICED_AFTER: setting({
    default: '6',
    schema: decimal(0.1, 168),
    unit: 'hours',
    why: 'An address that no source can price for this long counts as heard and never priced.',
  }),
  LOSS_MULTIPLE: setting({
    default: '0.1',
    schema: decimal(0.001, 0.9),
    unit: 'multiple of entry',
    why: 'At or below it, confirmed, a call is complete: a 90 % loss is not waited out.',
  }),
  DEAD_AFTER: setting({
    default: '6',
    schema: decimal(0.5, 72),
    unit: 'hours',
    why: 'Without a price from any source for this long, and over three polls, a token is dead: an outcome of -100 %.',
  }),
  MIN_LIQUIDITY: setting({
    default: '1000',
    schema: whole(0, 1_000_000),
    unit: 'US dollars',
    why: 'Below this usable depth prices are dust: no high counts, and a pool that fell below it was pulled.',
  }),
  ATH_MIN_INCREASE: setting({
    default: '0.01',
    schema: decimal(0, 1),
    unit: 'ratio',
    why: 'A new high must be at least this much above the last one.',
  }),
  ATH_CONFIRM_MINUTES: setting({
    default: '2',
    schema: decimal(0, 60),
    unit: 'minutes',
    why: 'A high counts once a later poll, at least this long after it, still stands at half of it: wicks do not.',
  }),
  MILESTONES: setting({
    default: '1.5,2,3,5,10,20,50,100',
    schema: multiples,
    unit: 'multiples of entry',
    why: 'The ladder of ATH alerts: one alert per rung and call.',
  }),
  // Reports
  MIN_CALLS_FOR_BOARD: setting({
    default: '5',
    schema: whole(1, 1_000),
    unit: 'completed calls',
    why: 'Channels with fewer are named under the leaderboard, not ranked in it.',
  }),
  LEADERBOARD_HOUR: setting({
    default: '9',
    schema: whole(0, 23),
    unit: 'hour of the day, UTC',
    why: 'When scheduled leaderboards are posted; weekly ones on Mondays.',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
type Without = 'TELEGRAM_API_ID' | 'TELEGRAM_API_HASH';
type Parsed = {
  readonly [Name in Exclude<SettingName, Without>]: z.output<(typeof SETTINGS)[Name]['schema']>;
} & { readonly [Name in Without]?: z.output<(typeof SETTINGS)[Name]['schema']> };

/** The parsed settings; the token is always present, wherever it came from. */
export type Config = Omit<Parsed, 'BOT_TOKEN_FILE'>;

/** The settings without the token. */
export type ToolConfig = Omit<Config, 'BOT_TOKEN'>;

/** Thrown by loadConfig with every fault at once, one readable line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from environment variables; an empty variable counts as absent. `readFile` reads BOT_TOKEN_FILE.
 * Throws a ConfigError that names every fault and its cure.
 */
export function loadConfig(env: Env, readFile: (path: string) => string): Config {
  const { values, faults } = parseSettings(env);
  if (typeof values['BOT_TOKEN_FILE'] === 'string' && values['BOT_TOKEN'] === undefined) {
    readTokenFile(values['BOT_TOKEN_FILE'], readFile, values, faults);
  }
  const badToken = faults.some((fault) => fault.startsWith('BOT_TOKEN'));
  if (values['BOT_TOKEN'] === undefined && !badToken) {
    faults.push(
      'BOT_TOKEN: missing; get one from @BotFather and put it into .env, or name a file in BOT_TOKEN_FILE',
    );
  }
  if (faults.length > 0) throw new ConfigError(faults);
  // Every key was parsed by its own schema above, or has been reported as a fault.
  return values as unknown as Config;
}

/** The settings of a command that does not speak to the bot's Telegram: it needs no token. Throws like loadConfig(). */
export function loadToolConfig(env: Env): ToolConfig {
  const { BOT_TOKEN: _, BOT_TOKEN_FILE: __, ...others } = env;
  const { values, faults } = parseSettings(others);
  if (faults.length > 0) throw new ConfigError(faults);
  return values as unknown as ToolConfig;
}

function parseSettings(env: Env): { readonly values: Record<string, unknown>; readonly faults: string[] } {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const text = env[name]?.trim() || definition.default;
    if (text === undefined) continue;
    const parsed = definition.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(`${name}: ${reason(parsed.error)}${definition.secret ? '' : `, was "${text}"`}`);
  }
  if (values['SESSION'] === 'on') {
    for (const name of ['TELEGRAM_API_ID', 'TELEGRAM_API_HASH'])
      if (values[name] === undefined && !faults.some((fault) => fault.startsWith(name)))
        faults.push(`${name}: missing, and SESSION=on needs it; get one from https://my.telegram.org`);
  }
  return { values, faults };
}

/** The folder of the data, without asking for the rest of the configuration: who looks after a bot need not know its token. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  return SETTINGS.DATA_DIR.schema.parse(env['DATA_DIR']?.trim() || SETTINGS.DATA_DIR.default);
}

function readTokenFile(
  path: string,
  readFile: (path: string) => string,
  values: Record<string, unknown>,
  faults: string[],
): void {
  try {
    const parsed = SETTINGS.BOT_TOKEN.schema.safeParse(readFile(path).trim());
    if (parsed.success) values['BOT_TOKEN'] = parsed.data;
    else faults.push(`BOT_TOKEN_FILE: ${path} does not hold a bot token: ${reason(parsed.error)}`);
  } catch (error) {
    faults.push(
      `BOT_TOKEN_FILE: cannot read ${path} (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function reason(error: z.ZodError): string {
  return error.issues.map((issue) => issue.message).join('; ');
}

/** The text of `.env.example`: every setting with its unit, reason and default, commented out where a default stands. */
export function envExample(): string {
  const lines = ['# Copy to .env and set BOT_TOKEN; everything else has a default.', ''];
  for (const [name, definition] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    lines.push(`# ${definition.why} [${definition.unit}]`);
    lines.push(name === 'BOT_TOKEN' ? 'BOT_TOKEN=' : `#${name}=${definition.default ?? ''}`, '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The configuration table of the README, in Markdown. */
export function settingsTable(): string {
  const rows = (Object.entries(SETTINGS) as [SettingName, Setting][]).map(
    ([name, definition]) =>
      `| \`${name}\` | ${definition.default === undefined || definition.default === '' ? '' : `\`${definition.default}\``} | ${definition.unit} | ${definition.why} |`,
  );
  return ['| setting | default | unit | why |', '|---|---|---|---|', ...rows].join('\n');
}
