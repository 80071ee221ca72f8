// Well-formed addresses for texts of our own: real ones of large tokens, and their pools.
export const SOLANA = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
export const PUMP = '9BB6NFEcjBCtnNLFko2FqVQBq8HHM13kCyYcdQbgpump';
export const EVM = '0x6982508145454Ce325dDbE47a25d4ec3d2311933';
export const EVM_LOWER = EVM.toLowerCase();
export const EVM_POOL = '0xa43fe16908251ee70ef74718545e4fe6c5ccec9f';
export const TON = 'EQCvxJy4eG8hyHBFsZ7eePxrRsUQSFE_jpptRAYBmcG_DOGS';
export const TRON = 'TXL6rJbvmjD46zeN1JssfgxvSo99qC8MRT';
export const SUI = '0xfa7ac3951fdca92c5200d468d31a365eb03b2be9936fde615e69f0c1274ad3a0::BLUB::BLUB';
