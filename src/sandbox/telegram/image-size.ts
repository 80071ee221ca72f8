/** Width and height of a PNG, JPEG or GIF file in pixels; undefined when the bytes are none of these. */
export function imageSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (magic: string): boolean => data.subarray(0, magic.length).toString('latin1') === magic;
  if (starts('\x89PNG\r\n\x1a\n') && data.length >= 24) {
    return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
  }
  if (starts('GIF8') && data.length >= 10)
    return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
  if (starts('\xff\xd8')) return jpegSize(data);
  return undefined;
}

/** The size stands in the first start-of-frame segment (0xC0 to 0xCF, except tables and restart definitions). */
function jpegSize(data: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < data.length && data[at] === 0xff;) {
    const marker = data[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) };
    at += 2 + data.readUInt16BE(at + 2);
  }
  return undefined;
}
