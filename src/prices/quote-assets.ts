import { canonicalAddress, type Chain } from '../model/token.ts';

const ZERO = '0x0000000000000000000000000000000000000000';
const OP_STACK_WETH = '0x4200000000000000000000000000000000000006';

/**
 * Tokens that others are honestly priced in, by address: native coins and their wrapped forms, large stablecoins, BTC and
 * ETH. By address because symbols are free: pools against a homemade "WETH" are seeded to fake prices.
 */
const QUOTE_ASSETS: Readonly<Record<Chain, readonly string[]>> = {
  solana: [
    'So11111111111111111111111111111111111111112', // SOL
    'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', // USDC
    'Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB', // USDT
    'USD1ttGY1N17NEEHLmELoaybftRBUSErhqYiQzvEmuB', // USD1
  ],
  ethereum: [
    ZERO,
    '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2', // WETH
    '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', // USDC
    '0xdAC17F958D2ee523a2206206994597C13D831ec7', // USDT
    '0x6B175474E89094C44Da98b954EedeAC495271d0F', // DAI
    '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599', // WBTC
  ],
  bsc: [
    ZERO,
    '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c', // WBNB
    '0x55d398326f99059fF775485246999027B3197955', // USDT
    '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', // USDC
    '0xe9e7CEA3DedcA5984780Bafc599bD69ADd087D56', // BUSD
    '0x8d0D000Ee44948FC98c9B98A4FA4921476f08B0d', // USD1
    '0x7130d2A12B9BCbFAe4f2634d864A1Ee1Ce3Ead9c', // BTCB
    '0x2170Ed0880ac9A755fd29B2688956BD959F933F8', // ETH
  ],
  base: [
    ZERO,
    OP_STACK_WETH,
    '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', // USDC
    '0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA', // USDbC
    '0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf', // cbBTC
    '0x0b3e328455c4059EEb9e3f84b5543F74E24e7E1b', // VIRTUAL, in which a whole launchpad is quoted
  ],
  arbitrum: [
    ZERO,
    '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', // WETH
    '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', // USDC
    '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8', // USDC.e
    '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9', // USDT
  ],
  polygon: [
    ZERO,
    '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270', // WPOL
    '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', // USDC
    '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174', // USDC.e
    '0xc2132D05D31c914a87C6611C10748AEb04B58e8F', // USDT
    '0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619', // WETH
  ],
  avalanche: [
    ZERO,
    '0xB31f66AA3C1e785363F0875A1B74E27b85FD66c7', // WAVAX
    '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', // USDC
    '0xA7D7079b0FEaD91F3e65f86E8915Cb59c1a4C664', // USDC.e
    '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7', // USDT
    '0xc7198437980c041c805A1EDcbA50c1Ce5db95118', // USDT.e
  ],
  optimism: [
    ZERO,
    OP_STACK_WETH,
    '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85', // USDC
    '0x94b008aA00579c1307B0EF2c499aD98a8ce58e58', // USDT
  ],
  ton: [
    'EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c', // TON
    'EQCM3B12QK1e4yZSf8GtBRT0aLMNyEsBc_DhVfRRtOEffLez', // pTON
    'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs', // USDT
  ],
  tron: [
    'TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR', // WTRX
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', // USDT
  ],
  sui: ['0x2::sui::SUI', '0xdba34672e30cb065b1f93e3ab55318768fd6fef66c15942c9f7cb846e2f900e7::usdc::USDC'],
  unichain: [ZERO, OP_STACK_WETH],
  sonic: [ZERO, '0x039e2fB66102314Ce7b64Ce5Ce3E5183bc94aD38'], // wS
  abstract: [ZERO, '0x3439153EB7AF838Ad19d56E1571FBD09333C2809'], // WETH
  berachain: [ZERO, '0x6969696969696969696969696969696969696969'], // WBERA
  hyperevm: [ZERO, '0x5555555555555555555555555555555555555555'], // WHYPE
  blast: [ZERO, '0x4300000000000000000000000000000000000004'], // WETH
  linea: [ZERO, '0xe5D7C2a44FfDDf6b295A15c148167daaAf5Cf34f'], // WETH
};

const BY_CHAIN: ReadonlyMap<Chain, ReadonlySet<string>> = new Map(
  Object.entries(QUOTE_ASSETS).map(([chain, assets]) => [chain, new Set(assets.map(canonicalAddress))]),
);

/** Is this one of the chain's known quote assets? Undefined for a chain that the table does not know. */
export function isQuoteAsset(chain: Chain, address: string): boolean | undefined {
  return BY_CHAIN.get(chain)?.has(canonicalAddress(address));
}
