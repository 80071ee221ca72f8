// Addresses that stand in posts beside a called token and are never called themselves. EVM addresses in lower case.
// Stablecoins and wrapped natives are the other side of a swap link; programs, routers and burn addresses are plumbing.

const NEVER: Readonly<Record<string, string>> = {
  // Solana
  '11111111111111111111111111111111': 'system program',
  '1nc1nerator11111111111111111111111111111111': 'burn address',
  So11111111111111111111111111111111111111111: 'native SOL in swap links',
  So11111111111111111111111111111111111111112: 'wrapped SOL',
  EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v: 'USDC',
  Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB: 'USDT',
  USD1ttGY1N17NEEHLmELoaybftRBUSErhqYiQzvEmuB: 'USD1',
  '2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo': 'PYUSD',
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: 'token program',
  TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb: 'token-2022 program',
  ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL: 'associated token program',
  metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s: 'metadata program',
  ComputeBudget111111111111111111111111111111: 'compute budget program',
  '6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P': 'pump.fun program',
  pAMMBay6oceH9fJKBRHGP5D4bD4sWpmSwMn52FMfXEA: 'PumpSwap program',
  '675kPX9MHTjS2zt1qfr1NYHuzeLXfQM9H24wFSUt1Mp8': 'Raydium AMM program',
  '5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1': 'Raydium authority',
  JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4: 'Jupiter program',
  whirLbMiicVdio4qvUfM5KAg6Ct8VwpYzGff3uctyCc: 'Orca program',
  LBUZKhRxPF3XUpBCjp4YzTKgLccjZhTSDM9YuVaPwxo: 'Meteora program',
  // EVM
  '0x0000000000000000000000000000000000000000': 'zero address',
  '0x0000000000000000000000000000000000000001': 'burn address',
  '0x000000000000000000000000000000000000dead': 'burn address',
  '0xdead000000000000000042069420694206942069': 'burn address',
  '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee': 'native coin in swap links',
  '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2': 'WETH',
  '0xdac17f958d2ee523a2206206994597c13d831ec7': 'USDT',
  '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48': 'USDC',
  '0x6b175474e89094c44da98b954eedeac495271d0f': 'DAI',
  '0x2260fac5e5542a773aa44fbcfedf7c193bc2c599': 'WBTC',
  '0x8d0d000ee44948fc98c9b98a4fa4921476f08b0d': 'USD1',
  '0x0000000000085d4780b73119b644ae5ecd22b376': 'TUSD',
  '0x4fabb145d64652a948d72533023f6e7a623c7c53': 'BUSD',
  '0x7a250d5630b4cf539739df2c5dacb4c659f2488d': 'Uniswap v2 router',
  '0xe592427a0aece92de3edee1f18e0157c05861564': 'Uniswap v3 router',
  '0x68b3465833fb72a70ecdf485e0e4c7bd8665fc45': 'Uniswap router',
  '0x3fc91a3afd70395cd496c647d5a6cc9d4b2b7fad': 'Uniswap universal router',
  '0x1111111254eeb25477b68fb85ed929f73a960582': '1inch router',
  '0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c': 'WBNB',
  '0x55d398326f99059ff775485246999027b3197955': 'USDT on BSC',
  '0x8ac76a51cc950d9822d68b83fe1ad97b32cd580d': 'USDC on BSC',
  '0xe9e7cea3dedca5984780bafc599bd69add087d56': 'BUSD on BSC',
  '0x10ed43c718714eb63d5aa57b78b54704e256024e': 'PancakeSwap router',
  '0x407993575c91ce7643a4d4ccacc9a98c36ee1bbe': 'PinkLock',
  '0x4200000000000000000000000000000000000006': 'WETH on Base and Optimism',
  '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913': 'USDC on Base',
  '0x82af49447d8a07e3bd95bd0d56f35241523fbab1': 'WETH on Arbitrum',
  '0xaf88d065e77c8cc2239327c5edb3a432268e5831': 'USDC on Arbitrum',
  '0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270': 'WPOL',
  '0x2791bca1f2de4661ed88a30c99a7a9449aa84174': 'USDC.e on Polygon',
  '0xb31f66aa3c1e785363f0875a1b74e27b85fd66c7': 'WAVAX',
  '0x5555555555555555555555555555555555555555': 'WHYPE',
  '0x3439153eb7af838ad19d56e1571fbd09333c2809': 'WETH on Abstract',
  // TON, in the bounceable spelling
  EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c: 'zero address',
  EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs: 'USDT',
  EQCM3B12QK1e4yZSf8GtBRT0aLMNyEsBc_DhVfRRtOEffLez: 'pTON',
  // Tron
  TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t: 'USDT',
  TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR: 'WTRX',
  TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8: 'USDC',
  T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb: 'zero address',
};

/** Is this a native coin, a stablecoin, a program, a router or a burn address? Takes the canonical spelling. */
export function isNeverToken(address: string): boolean {
  return Object.hasOwn(NEVER, address) || isNativeCoinType(address);
}

function isNativeCoinType(address: string): boolean {
  return /^0x0*2::sui::SUI$/.test(address) || /^0x0*1::aptos_coin::AptosCoin$/.test(address);
}
