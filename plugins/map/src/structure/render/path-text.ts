/** A path as it stands in a line of Markdown: no control character of a file's name can break the line or steer a terminal. */
export function pathText(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029`]/gu, '?');
}
