import { CubError, EXIT } from '@cub/schema';

const MAX_LENGTH = 500;

/** A title is one line: it becomes the subject of a commit. @throws CubError `CUB_TASK_INVALID` (exit 2) */
export function requireTitle(title: string): void {
  const fault = title.trim() === '' ? 'nothing' : /\p{Cc}/u.test(title) ? 'line ends or control characters' : title.length > MAX_LENGTH ? `${title.length} characters` : null;
  if (fault === null) return;
  throw new CubError(`a title is one line of at most ${MAX_LENGTH} characters, received ${fault}`, {
    code: 'CUB_TASK_INVALID',
    exit: EXIT.usage,
    suggestions: ['For example `cub task create "Fix the parser"`; what else there is to say belongs into `--description`.'],
  });
}
