import { expect, test } from 'vitest';
import { parseLink } from '../../src/detection/link.ts';
import { readLink } from '../../src/detection/read-link.ts';
import { EVM, EVM_LOWER, EVM_POOL, PUMP, SOLANA, SUI, TON, TRON } from './samples.ts';

/** What a URL names, as `kind chain address`, or undefined. */
function read(url: string): string | undefined {
  const link = parseLink(url);
  const reading = link && readLink(link);
  return reading && `${reading.kind} ${reading.chain ?? '?'} ${reading.found.address}`;
}

const USDC_BASE = '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913';
const LOWER = SOLANA.toLowerCase();

test.each([
  // Charts: DexScreener takes tokens and pools alike, pair explorers only pools.
  [`https://dexscreener.com/solana/${SOLANA}`, `either solana ${SOLANA}`],
  [`https://dexscreener.com/solana/${LOWER}?id=abc`, `either solana ${LOWER}`],
  [`dexscreener.com/ethereum/${EVM}.`, `either ethereum ${EVM_LOWER}`],
  [`https://dexscreener.com/newchain/${EVM}`, `either newchain ${EVM_LOWER}`],
  [`https://dexscreener.com/base/0x${'ab'.repeat(32)}`, `pool base 0x${'ab'.repeat(32)}`],
  [`https://dexscreener.com/sui/${SUI}`, `either sui ${SUI}`],
  [`https://dexscreener.com/solana/${SOLANA}?maker=${PUMP}`, `either solana ${SOLANA}`],
  [`https://www.geckoterminal.com/eth/pools/${EVM_POOL}`, `pool ethereum ${EVM_POOL}`],
  [`https://www.geckoterminal.com/de/ton/pools/${TON}`, `pool ton ${TON}`],
  [`https://www.geckoterminal.com/polygon_pos/tokens/${EVM}`, `token polygon ${EVM_LOWER}`],
  [`https://www.dextools.io/app/en/ether/pair-explorer/${EVM_POOL}?t=17`, `pool ethereum ${EVM_POOL}`],
  [`https://www.dextools.io/app/uniswap/pair-explorer/${EVM_POOL}`, `pool ethereum ${EVM_POOL}`],
  [`https://birdeye.so/token/${SOLANA}?chain=solana`, `token solana ${SOLANA}`],
  [`https://birdeye.so/token/${EVM}?chain=base`, `token base ${EVM_LOWER}`],
  [`https://www.defined.fi/arb/${EVM_POOL}`, `either arbitrum ${EVM_POOL}`],
  [`https://poocoin.app/tokens/${EVM}`, `token bsc ${EVM_LOWER}`],
  [`https://dex.guru/token/${EVM}-bsc`, `token bsc ${EVM_LOWER}`],
  // Terminals
  [`https://photon-sol.tinyastro.io/en/lp/${SOLANA}?handle=12`, `pool solana ${SOLANA}`],
  [`https://photon-sol.tinyastro.io/@someone/${PUMP}`, `either solana ${PUMP}`],
  [`https://axiom.trade/t/${PUMP}/@someone`, `token solana ${PUMP}`],
  [`https://axiom.trade/meme/${SOLANA}`, `pool solana ${SOLANA}`],
  [`https://neo.bullx.io/terminal?chainId=1399811149&address=${PUMP}&r=XYZ`, `token solana ${PUMP}`],
  [`https://bullx.io/terminal?chainId=8453&address=${EVM}`, `token base ${EVM_LOWER}`],
  [`https://gmgn.ai/sol/token/Ab3dEf_${PUMP}`, `token solana ${PUMP}`],
  [`https://gmgn.ai/sol/address/${SOLANA}`, `wallet solana ${SOLANA}`],
  [`https://t.me/some_trading_bot?start=r-friend-${PUMP}`, `token solana ${PUMP}`],
  [`https://t.me/some_trading_bot?start=${EVM}`, `token ? ${EVM_LOWER}`],
  [`https://t.me/some_channel/123`, undefined],
  [`https://trojan.com/terminal?token=${PUMP}&ref=friend`, `token solana ${PUMP}`],
  [`https://trade.padre.gg/rk/friend?token=${PUMP}`, `token solana ${PUMP}`],
  [`https://trade.padre.gg/trade/base/${EVM}?rk=friend`, `either base ${EVM_LOWER}`],
  [`https://axiom.trade/t/${EVM_LOWER}/@someone?chain=bnb`, `token bsc ${EVM_LOWER}`],
  [`https://web3.okx.com/join/FRIEND?token=${PUMP}`, `token solana ${PUMP}`],
  [
    `https://www.okx.com/web3/dex-swap#inputChain=501&inputCurrency=So11111111111111111111111111111111111111112&outputCurrency=${PUMP}`,
    `token solana ${PUMP}`,
  ],
  [`https://photon-base.tinyastro.io/en/lp/${EVM_POOL}?handle=1`, `pool base ${EVM_POOL}`],
  [`https://t.me/some_bot?start=ref_friend_ca_${PUMP}`, `token solana ${PUMP}`],
  [`https://t.me/some_bot?start=i_AbC12_c${PUMP}`, `token solana ${PUMP}`],
  [`https://t.me/some_bot?start=snp_friend_${EVM}`, `token ? ${EVM_LOWER}`],
  [`https://t.me/some_ton_bot?start=friend_${TON}`, `token ton ${TON}`],
  [`https://t.me/some_ton_bot?start=${TON}`, undefined],
  [`https://trench.bot/bundles/${PUMP}?all=true`, `token solana ${PUMP}`],
  [`https://v2.bubblemaps.io/map?address=${PUMP}&chain=solana`, `token solana ${PUMP}`],
  [`https://www.dextools.io/app/en/token/${EVM}`, `token ? ${EVM_LOWER}`],
  [`https://dexscreener.com/search?q=${PUMP}`, `either solana ${PUMP}`],
  [`https://app.nansen.ai/token-god-mode?tokenAddress=${PUMP}&chain=solana`, `token solana ${PUMP}`],
  // Launchpads and exchanges
  [`https://pump.fun/coin/${PUMP}?include-nsfw=true`, `token solana ${PUMP}`],
  [`https://pump.fun/${PUMP}`, `token solana ${PUMP}`],
  [`https://pump.fun/profile/${SOLANA}`, `wallet solana ${SOLANA}`],
  [`https://jup.ag/swap/SOL-${PUMP}`, `token solana ${PUMP}`],
  [`https://raydium.io/swap/?inputMint=sol&outputMint=${PUMP}`, `token solana ${PUMP}`],
  [`https://app.uniswap.org/#/swap?outputCurrency=${EVM}`, `token ? ${EVM_LOWER}`],
  [
    `https://app.uniswap.org/swap?chain=base&inputCurrency=${USDC_BASE}&outputCurrency=${EVM}`,
    `token base ${EVM_LOWER}`,
  ],
  [`https://app.uniswap.org/swap?inputCurrency=${EVM}&outputCurrency=ETH`, `token ? ${EVM_LOWER}`],
  [`https://app.uniswap.org/explore/tokens/base/${EVM}`, `token base ${EVM_LOWER}`],
  [`https://pancakeswap.finance/swap?outputCurrency=${EVM}&inputCurrency=BNB`, `token bsc ${EVM_LOWER}`],
  [`https://info.uniswap.org/#/pools/${EVM_POOL}`, `pool ? ${EVM_POOL}`],
  [`https://app.ston.fi/swap?chartVisible=false&ft=TON&tt=${TON}`, `token ton ${TON}`],
  [`https://dedust.io/swap/TON/${TON}?amount=1`, `token ton ${TON}`],
  [`https://sunpump.meme/token/${TRON}`, `token tron ${TRON}`],
  [`https://moonshot.money/token/${PUMP}`, `token solana ${PUMP}`],
  [`https://jup.ag/swap?sell=${PUMP}&buy=USDC`, `token solana ${PUMP}`],
  [`https://app.virtuals.io/prototypes/${EVM}`, `token base ${EVM_LOWER}`],
  [`https://zora.co/coin/base:${EVM}?referrer=${EVM_POOL}`, `token base ${EVM_LOWER}`],
  [`https://kyberswap.com/swap/base/eth-to-${EVM}`, `token base ${EVM_LOWER}`],
  [`https://app.1inch.io/swap?src=8453:ETH&dst=8453:${EVM}`, `token base ${EVM_LOWER}`],
  [`https://swap.cow.fi/#/1/swap/WETH/${EVM}`, `token ethereum ${EVM_LOWER}`],
  [`https://forkdelta.app/#!/trade/${EVM}-ETH`, `token ethereum ${EVM_LOWER}`],
  [`https://aftermath.finance/trade?from=0x2::sui::SUI&to=${SUI}`, `token sui ${SUI}`],
  [`https://birdeye.so/token/${encodeURIComponent(SUI)}?chain=sui`, `token sui ${SUI}`],
  // Explorers
  [`https://optimistic.etherscan.io/token/${EVM}`, `token optimism ${EVM_LOWER}`],
  [`https://etherscan.io/dex/uniswapv2/${EVM_POOL}`, `pool ethereum ${EVM_POOL}`],
  [`https://monadscan.com/token/${EVM}`, `token monad ${EVM_LOWER}`],
  [
    `https://explorer.aptoslabs.com/fungible_asset/0x${'ab'.repeat(32)}?network=mainnet`,
    `token aptos 0x${'ab'.repeat(32)}`,
  ],
  [`https://etherscan.io/token/${EVM}?a=${EVM_POOL}`, `token ethereum ${EVM_LOWER}`],
  [`https://etherscan.io/token/${EVM}#balances`, `token ethereum ${EVM_LOWER}`],
  [`https://basescan.org/address/${EVM}#code`, `either base ${EVM_LOWER}`],
  [`https://solscan.io/token/${SOLANA}`, `token solana ${SOLANA}`],
  [`https://tronscan.org/#/contract/${TRON}/code`, `either tron ${TRON}`],
  [`https://tonviewer.com/${TON}?section=code`, `either ton ${TON}`],
  [`https://suiscan.xyz/mainnet/coin/${SUI}`, `token sui ${SUI}`],
  // Unlisted sites are read where their words say what follows
  [`https://charts.example/token/${EVM}`, `token ? ${EVM_LOWER}`],
  [`https://charts.example/bsc/pair-explorer/${EVM_POOL}`, `pool ? ${EVM_POOL}`],
  [`https://charts.example/${EVM}`, undefined],
])('%s', (url, expected) => {
  expect(read(url)).toBe(expected);
});

test.each([
  ['a transaction', `https://bscscan.com/tx/0x${'5'.repeat(64)}`],
  ['an NFT', `https://opensea.io/assets/matic/${EVM}/79228162569605132764626327041/`],
  ['a referral', `https://mine.example/?ref=${EVM}`],
  ['a referral behind a hash', `https://mine.example/#ref=${TRON}`],
  ['a wrapped coin', `https://dexscreener.com/ethereum/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2`],
  ['a wallet of a terminal', `https://trojan.com/wallet/${SOLANA}`],
  ['a referral of an aggregator', `https://app.1inch.io/#/r/${EVM}`],
  ['an old test network', `https://ropsten.etherscan.io/token/${EVM}`],
  ['a test network', `https://testnet.tonviewer.com/${TON}`],
  ['an interface for programs', `https://api.geckoterminal.com/api/v2/networks/ton/tokens/${TON}`],
  ['a document', `https://docs.google.com/spreadsheets/d/${SOLANA}/edit#gid=1`],
  ['a news article', `https://news.example/2025/05/some-long-headline-about-tokens-and-more`],
])('%s names no token', (_, url) => {
  const found = read(url);
  expect(found === undefined || /^(?:tx|nft|wallet) /.test(found)).toBe(true);
});

test.each([
  '',
  '://',
  'http://',
  'https:///',
  'https://?',
  '#',
  'https://a.b/%E0%A4%A',
  `https://x.y/${'/'.repeat(500)}`,
])('a broken URL "%s" names nothing', (url) => {
  expect(read(url)).toBeUndefined();
});
