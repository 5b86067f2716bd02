/**
 * A `.gitignore` or `.gitattributes` with the rules that it lacks at its end; what is there stays, byte for byte. Patterns count as the same with and
 * without slashes around them.
 * @param bytes null for a file that is not there
 * @param text of a new file, a rule a line; comments in it are written only then
 */
export function withMissingRules(bytes: Uint8Array | null, text: string): Uint8Array {
  if (bytes === null) return Buffer.from(text);
  const old = Buffer.from(bytes).toString('latin1');
  const present = new Set(old.split(/\r?\n/).map(bare));
  const missing = text.split('\n').filter((rule) => rule !== '' && !rule.startsWith('#') && !present.has(bare(rule)));
  if (missing.length === 0) return bytes;
  const eol = old.includes('\r\n') ? '\r\n' : '\n';
  const gap = old === '' || old.endsWith('\n') ? '' : eol;
  return Buffer.from(`${old}${gap}${missing.join(eol)}${eol}`, 'latin1');
}

function bare(rule: string): string {
  return rule.trim().replaceAll(/^\/|\/$/g, '');
}
