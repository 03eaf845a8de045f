/**
 * The longest beginning of a text that takes no more than a number of bytes in UTF-8, with an ellipsis where something
 * is left out. GitHub counts bytes, and a character can take four.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const ellipsis = '…';
  let end = Math.max(0, maxBytes - Buffer.byteLength(ellipsis));
  // A byte 10xxxxxx continues a character, which would be cut in two.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return bytes.subarray(0, end).toString('utf8') + ellipsis;
}
