/** The addresses of a list in a path, parted by commas; undefined when it is not encoded as it should be. */
export function addressesIn(list: string): readonly string[] | undefined {
  try {
    return list.split(',').map((address) => decodeURIComponent(address));
  } catch {
    return undefined;
  }
}
