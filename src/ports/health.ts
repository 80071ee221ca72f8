/** How a host of prices is asked, and how it answers. Counts are of this process, since it started. */
export interface HostHealth {
  readonly name: string;
  /** Requests sent in the last full minute and in the last 60 minutes and 24 hours, refused ones too. */
  readonly sent: { readonly minute: number; readonly hour: number; readonly day: number };
  /** Requests that it may be sent in 24 hours, and how many of them are left; absent where no such limit is set. */
  readonly budget?: { readonly perDay: number; readonly left: number };
  /** Requests a minute that it is asked at most at present, and by the settings; Infinity where it is not paced. */
  readonly ratePerMinute: number;
  readonly fullRatePerMinute: number;
  /** How much longer it is left alone because it kept failing, milliseconds; absent while it is asked. */
  readonly restsMs?: number;
  /** What went wrong last, and how long ago, milliseconds; absent when nothing has. */
  readonly lastError?: { readonly agoMs: number; readonly reason: string };
}
