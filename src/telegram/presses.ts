// What buttons send back. Foreign input: anybody can send any data, so each handler checks the rights anew. At most 64 bytes.

export type Period = '24h' | '7d' | '30d' | 'all';
export const PERIODS: readonly Period[] = ['24h', '7d', '30d', 'all'];

/** Callback data of each kind of button. */
export const press = {
  board: (period: Period, page: number): string => `v1:lb:${period}:${page}`,
  summary: (period: Period): string => `v1:sum:${period}`,
  call: (callId: number): string => `v1:call:${callId}`,
  calls: (status: 'open' | 'done', page: number): string => `v1:calls:${status}:${page}`,
  channel: (channelId: number): string => `v1:ch:${channelId}`,
  follow: (channelId: number, on: boolean): string => `v1:fol:${channelId}:${on ? 'on' : 'off'}`,
  alert: (field: string, value: string): string => `v1:al:${field}:${value}`,
  remove: (channelId: number, sure: boolean): string => `v1:rm:${channelId}:${sure ? 'yes' : 'no'}`,
  pick: (leadId: number, index: number): string => `v1:pick:${leadId}:${index}`,
  add: (sure: boolean): string => `v1:add:${sure ? 'yes' : 'no'}`,
};

/** What well-formed callback data looks like; groups in the order of the arguments above. */
export const PRESSED = {
  board: /^v1:lb:(24h|7d|30d|all):(\d{1,4})$/,
  summary: /^v1:sum:(24h|7d|30d|all)$/,
  call: /^v1:call:(\d{1,15})$/,
  calls: /^v1:calls:(open|done):(\d{1,4})$/,
  channel: /^v1:ch:(\d{1,15})$/,
  follow: /^v1:fol:(\d{1,15}):(on|off)$/,
  alert: /^v1:al:(started|ath|loss|completed|reputation|board|min|mute|all):([a-z0-9.]{1,8})$/,
  remove: /^v1:rm:(\d{1,15}):(yes|no)$/,
  pick: /^v1:pick:(\d{1,15}):(\d)$/,
  add: /^v1:add:(yes|no)$/,
};
