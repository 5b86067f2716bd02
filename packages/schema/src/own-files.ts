/**
 * Which files of cub belong into commits, and what git is told about them. One place, because a project's own rules (`*.jsonl` in
 * `.gitignore`, `* text eol=crlf`, filters) must not keep a record out of a commit or change it on the way (decision 0018).
 */

/** A folder of records; paths are relative to the project's root. Git gets its files byte for byte, ignored or not. */
export interface RecordFolder {
  readonly path: string;
  /** A file never changes once it is committed, so a changed one is damage and is not committed. */
  readonly isImmutable: boolean;
}

export const PUBLISHED_FOLDER = '.cub/ledger/by-agent';

export const TRACKED_RECORDS: readonly RecordFolder[] = [
  { path: PUBLISHED_FOLDER, isImmutable: true },
  { path: '.cub/ledger/by-task', isImmutable: false },
  { path: '.cub/ledger/by-run', isImmutable: false },
];

/** Where settings, tasks and plans of cub are: they are committed although the project ignores them. */
export const OWN_PLACES: readonly string[] = ['.cub', 'plans'];

/**
 * `.cub/.gitignore`. It is nearer to the files than the project's rules and therefore wins over them; only where the folder `.cub`
 * itself is ignored does git not read it. What belongs to the branch comes back first, then what belongs to this machine goes.
 */
export const IGNORE_RULES = `# Written by cub: the project's own ignore rules do not reach what belongs to the branch.
!/.gitignore
!/.gitattributes
!/config.json
!/constitution.md
!/runloop.md
!/map.md
!/tasks.jsonl
!/tasks/
!/tasks/*.md
!/ledger/
!/ledger/by-agent/
!/ledger/by-agent/**/
!/ledger/by-agent/**/*.jsonl
!/ledger/by-task/
!/ledger/by-task/**/
!/ledger/by-task/**/*.json
!/ledger/by-task/**/*.jsonl
!/ledger/by-task/**/*.md
!/ledger/by-task/**/*.diff
!/ledger/by-run/
!/ledger/by-run/*.json
# What follows from the journal, or belongs to this machine only.
/active-run.json
/agents/
/memory/
/local/
/ledger/index.jsonl
/ledger/by-epic/
/ledger/by-plan/
*.tmp
`;

/** Lines of `.cub/.gitattributes`: no filter, encoding or archive rule of the project holds here, and records keep their line ends. */
export const ATTRIBUTE_RULES = `/** !filter !working-tree-encoding -ident -export-ignore -export-subst
/ledger/** -text !eol linguist-generated`;
