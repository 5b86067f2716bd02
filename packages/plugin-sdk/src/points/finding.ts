/** One thing that a check found. */
export interface Finding {
  /** One `error` makes the command end with 3; `ok` says what was looked at, so that silence never means "not checked". */
  readonly severity: 'ok' | 'warning' | 'error';
  /** What is so, in one line. */
  readonly message: string;
  /** What to do, as a sentence; required for warnings and errors. */
  readonly fix?: string;
  /** Where: `file:line` or the like; shown before the message unless that names it. */
  readonly place?: string;
}
