// mtcute's test kit is built for browsers; vitest.config.ts puts these in the place of the browser's parts.
export { NodePlatform as WebPlatform } from '@mtcute/node';
export { NodeCryptoProvider as WebCryptoProvider } from '@mtcute/node/utils.js';
