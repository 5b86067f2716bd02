import type { HookBlock } from '@cub/git';

export interface GitHook {
  /** The file name that git knows it by. */
  readonly name: 'pre-commit' | 'prepare-commit-msg';
  readonly block: HookBlock;
}

/**
 * What cub adds to the hooks of a repository. Neither hook can stop a commit.
 * @param prefix the project's folder within the repository, with slashes; '' at its top
 */
export function gitHooks(prefix: string): readonly GitHook[] {
  const name = `cub: ${prefix === '' ? '.' : prefix}`;
  return [
    { name: 'pre-commit', block: { name, lines: recordLines(prefix) } },
    { name: 'prepare-commit-msg', block: { name, lines: TRAILER_LINES } },
  ];
}

/** A commit of cub and one of an agent in a run are left alone: the run commits the records itself. */
function recordLines(prefix: string): string[] {
  const directory = prefix === '' ? '' : ` -C ${shellWord(prefix)}`;
  return [
    '# Adds records that no commit has yet. Switch it off: cub config set ledger.publish_on_commit false',
    `if [ -z "${orEmpty('CUB_COMMIT')}${orEmpty('CUB_RUN_ID')}" ]; then`,
    '  if command -v cub >/dev/null 2>&1; then',
    `    cub ledger publish --for-commit${directory} >/dev/null || echo 'cub: this commit has no new records; see cub doctor' >&2`,
    '  else',
    "    echo 'cub: not on the PATH, so new records wait for a later commit' >&2",
    '  fi',
    'fi',
  ];
}

/** Without a message on the command line ($2 is empty) an editor opens, which trailers would keep from being empty. */
const TRAILER_LINES = [
  "# Names the task and the run of a commit that cub's agent makes.",
  `if [ -n "${orEmpty('CUB_TASK_ID')}" ] && [ -n "${orEmpty('CUB_RUN_ID')}" ]; then`,
  `  if [ -z "${orEmpty('CUB_COMMIT')}" ] && [ -n "${orEmpty('2')}" ] \\`,
  '    && [ ! -d "$(git rev-parse --git-path rebase-merge)" ] && [ ! -d "$(git rev-parse --git-path rebase-apply)" ]; then',
  '    git interpret-trailers --in-place --no-divider --if-exists addIfDifferent \\',
  '      --trailer "Cub-Task: $CUB_TASK_ID" --trailer "Cub-Run: $CUB_RUN_ID" "$1" || :',
  '  fi',
  'fi',
];

/** A variable that may not be set, also under `sh -u`. */
function orEmpty(name: string): string {
  return `\${${name}:-}`;
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
