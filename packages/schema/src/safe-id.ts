import { CubError, EXIT } from './errors.js';

/**
 * Ids become folder names (`by-task/<id>/`), so an id that could leave its folder is refused on read and on write.
 * Ids outside cub's grammar are fine here as long as they are harmless as a single path segment.
 */
const RESERVED_NAMES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
const MAX_ID_BYTES = 200;

/**
 * Says why an id cannot be used as a path segment.
 * @returns undefined when the id is safe, otherwise a reason to show to the user.
 */
export function unsafeIdReason(id: unknown): string | undefined {
  if (typeof id !== 'string') return 'it is not text';
  if (id === '') return 'it is empty';
  if (id === '.' || id === '..') return 'it is a relative path';
  if (/[/\\]/.test(id)) return 'it contains a path separator';
  if (/\p{Cc}/u.test(id)) return 'it contains a control character';
  if (/[<>:"|?*]/.test(id)) return 'it contains a character that file systems reserve';
  if (/^[\s.-]|[\s.]$/.test(id)) return 'it starts or ends with a space, a dot or a dash';
  if (RESERVED_NAMES.test(id)) return 'it is a reserved name';
  if (Buffer.byteLength(id) > MAX_ID_BYTES) return `it is longer than ${MAX_ID_BYTES} bytes`;
  return undefined;
}

/** True when an id can be used as a path segment. See {@link unsafeIdReason}. */
export function isSafeId(id: unknown): id is string {
  return unsafeIdReason(id) === undefined;
}

/**
 * Guards every id that becomes a file or folder name.
 * @param what what the id names, for the message, for example `task id`
 * @throws CubError `CUB_ID_UNSAFE` (exit 2)
 */
export function requireSafeId(id: string, what = 'task id'): string {
  refuse(id, unsafeIdReason(id), what);
  return id;
}

/**
 * The same for what a person typed instead of a whole id: an id may be cut off behind any of its characters, also behind a dot.
 * @throws CubError `CUB_ID_UNSAFE` (exit 2)
 */
export function requireSafeIdPrefix(prefix: string, what = 'task id'): string {
  refuse(prefix, unsafeIdReason(prefix.endsWith('.') ? `${prefix}x` : prefix), what);
  return prefix;
}

function refuse(id: string, reason: string | undefined, what: string): void {
  if (reason === undefined) return;
  throw new CubError(`${what} ${JSON.stringify(id)} cannot be used: ${reason}`, {
    code: 'CUB_ID_UNSAFE',
    exit: EXIT.usage,
    suggestions: ['Use letters, digits, dashes and dots, for example `cub-s001`.'],
  });
}
