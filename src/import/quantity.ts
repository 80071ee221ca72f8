/** A count with commas between the thousands. */
export function number(count: number): string {
  return count.toLocaleString('en');
}
