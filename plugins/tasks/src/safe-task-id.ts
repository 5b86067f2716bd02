import { CubError, EXIT, unsafeIdReason } from '@cub/schema';

/**
 * Guards every id that becomes a file or folder name.
 * @param what what the id names, for the message, for example `task id`
 * @throws CubError `CUB_ID_UNSAFE` (exit 2)
 */
export function requireSafeId(id: string, what = 'task id'): string {
  const reason = unsafeIdReason(id);
  if (reason === undefined) return id;
  throw new CubError(`${what} ${JSON.stringify(id)} cannot be used: ${reason}`, {
    code: 'CUB_ID_UNSAFE',
    exit: EXIT.usage,
    suggestions: ['Use letters, digits, dashes and dots, for example `cub-s001`.'],
  });
}
