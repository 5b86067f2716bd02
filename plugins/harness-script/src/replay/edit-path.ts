/**
 * True for a relative path below the work tree that is neither git's nor cub's own record.
 * Upper and lower case are one: on some file systems `.GIT` is `.git`.
 */
export function isEditable(path: string): boolean {
  const parts = path.toLowerCase().split(/[/\\]/);
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\0') && !/^[A-Za-z]:/.test(path);
  return isPlain && !parts.includes('.git') && !(parts[0] === '.cub' && parts[1] === 'ledger');
}
