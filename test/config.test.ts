import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, envExample, loadConfig, SETTINGS, settingsTable } from '../src/config.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const TOKEN = '123456789:AAEexampleexampleexampleexampleexam';
const noFile = (name: string): string => {
  throw new Error(`ENOENT: no such file or directory, open '${name}'`);
};

function faultsOf(env: Record<string, string>, readFile = noFile): readonly string[] {
  try {
    loadConfig(env, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('needs nothing but a token, and every other setting has its default', () => {
    const config = loadConfig({ BOT_TOKEN: TOKEN }, noFile);
    expect(config.TRACKING_DAYS).toBe(7);
    expect(config.UPDATE_INTERVAL).toBe(2);
    expect(config.MILESTONES).toEqual([1.5, 2, 3, 5, 10, 20, 50, 100]);
    expect(config.OPERATOR_IDS).toEqual([]);
  });

  test('takes the token from a file', () => {
    expect(loadConfig({ BOT_TOKEN_FILE: '/run/secrets/token' }, () => `${TOKEN}\n`).BOT_TOKEN).toBe(TOKEN);
  });

  test('treats an empty variable as absent', () => {
    expect(loadConfig({ BOT_TOKEN: TOKEN, TRACKING_DAYS: '' }, noFile).TRACKING_DAYS).toBe(7);
  });

  test('reports all faults at once', () => {
    const faults = faultsOf({
      TRACKING_DAYS: 'seven',
      MILESTONES: '3,2',
      OPERATOR_IDS: '@me',
      LOG_LEVEL: 'loud',
      DEXSCREENER_URL: 'ftp://example.org',
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'OPERATOR_IDS',
      'LOG_LEVEL',
      'DEXSCREENER_URL',
      'TRACKING_DAYS',
      'MILESTONES',
      'BOT_TOKEN',
    ]);
  });

  test('never repeats a malformed token', () => {
    expect(faultsOf({ BOT_TOKEN: 'secret-but-wrong' }).join('\n')).not.toContain('secret-but-wrong');
  });

  test('says which token file cannot be read', () => {
    expect(faultsOf({ BOT_TOKEN_FILE: '/nowhere' })[0]).toMatch(/^BOT_TOKEN_FILE: cannot read \/nowhere/);
  });
});

describe('documents made from the table of settings', () => {
  test('.env.example is up to date (npm run docs writes it)', () => {
    expect(readFileSync(path.join(ROOT, '.env.example'), 'utf8')).toBe(envExample());
  });

  test('the README holds the table of settings (npm run docs writes it)', () => {
    expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(settingsTable());
  });

  test('every default satisfies its own schema', () => {
    const wrong = Object.entries(SETTINGS).filter(
      ([, { default: text, schema }]) => text !== undefined && !schema.safeParse(text).success,
    );
    expect(wrong).toEqual([]);
  });
});
