// What a call is commonly judged by. One definition for outcomes, learning and alerts: they must never disagree.

const SUCCESS_MULTIPLE = 1.1;
const HIT_MULTIPLE = 2;
/** Prices that are 2x on paper divide to 1.9999999999999998 now and then. */
const ROUNDING = 1e-9;

/** Has `value` reached `mark`, rounding aside? Both are above 0. */
export function reaches(value: number, mark: number): boolean {
  return value >= mark * (1 - ROUNDING);
}

/** Did a call that ended at this multiple of its entry (0 and more) end above +10 %? Exactly +10 % is not above. */
export function isSuccess(finalMultiple: number): boolean {
  return !reaches(SUCCESS_MULTIPLE, finalMultiple);
}

/** Did a call whose accepted high is this multiple of its entry reach 2x? */
export function isHit(athMultiple: number): boolean {
  return reaches(athMultiple, HIT_MULTIPLE);
}
