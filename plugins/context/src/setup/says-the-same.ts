/** Whether a file holds a text, whatever its line ends: git may have changed them in a checkout. */
export function saysTheSame(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).toString().replaceAll('\r\n', '\n') === text;
}
