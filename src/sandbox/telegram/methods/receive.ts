import type { WebhookInfo } from 'grammy/types';
import * as z from 'zod';
import type { Arguments } from '../arguments.ts';
import { badRequest, conflict } from '../refusal.ts';
import type { EmulatorState } from '../state.ts';
import type { UpdateType } from '../updates.ts';
import type { Methods } from './handler.ts';

// Unknown names are ignored by Telegram, so they stay in the list and match nothing.
const typesSchema = z.array(z.string().transform((name) => name as UpdateType));

function rememberTypes(state: EmulatorState, args: Arguments): void {
  const types = args.json('allowed_updates', 'allowed_updates', typesSchema);
  if (types !== undefined) state.updates.allow(types);
}

/** Receiving updates: by polling or by webhook. */
export const receiving = {
  getUpdates({ state, args, signal }) {
    if (state.webhook.url() !== '') {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    rememberTypes(state, args);
    return state.updates.poll({
      offset: args.integer('offset', 0),
      limit: args.integer('limit', 100),
      timeout: args.integer('timeout', 0),
      signal,
    });
  },
  setWebhook({ state, args }) {
    const url = args.text('url');
    if (url !== '' && !URL.canParse(url)) throw badRequest('invalid webhook URL specified');
    const secret = args.text('secret_token');
    if (secret.length > 256) throw badRequest('secret token is too long');
    if (!/^[\w-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters');
    rememberTypes(state, args);
    if (args.flag('drop_pending_updates')) state.updates.clear();
    state.updates.endPoll('terminated by setWebhook request');
    state.webhook.set(url, secret);
    return true;
  },
  deleteWebhook({ state, args }) {
    if (args.flag('drop_pending_updates')) state.updates.clear();
    state.webhook.set('', '');
    return true;
  },
  getWebhookInfo({ state }): WebhookInfo {
    const allowed = state.updates.allowed();
    return {
      url: state.webhook.url(),
      has_custom_certificate: false,
      pending_update_count: state.updates.pending(),
      ...state.webhook.lastError(),
      ...(state.webhook.url() === '' ? {} : { max_connections: 40 }),
      ...(allowed === undefined ? {} : { allowed_updates: [...allowed] }),
    };
  },
} satisfies Methods;
