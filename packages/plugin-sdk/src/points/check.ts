import { createExtensionPoint } from '../token.js';

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

/**
 * A check of the environment (`doctorCheck`) or of the records (`verifyCheck`). It looks and changes nothing. `itBehavesLikeCheck` is its contract.
 * @example
 * cub.contribute(points.doctorCheck, {
 *   id: 'docker',
 *   create: () => ({
 *     title: 'Docker',
 *     run: async () => [existsSync('/var/run/docker.sock')
 *       ? { severity: 'ok', message: 'Docker runs' }
 *       : { severity: 'warning', message: 'Docker does not run', fix: 'Start it.' }],
 *   }),
 * });
 */
export interface Check {
  /** The heading that its findings stand under. */
  readonly title: string;
  /** Looks now. At least one finding, also when all is well; what it throws becomes an `error` that names the plugin. */
  run(): Promise<Finding[]>;
}
/** Checks of `cub doctor`: whether cub can work here. */
export const doctorCheckPoint = createExtensionPoint<Check>('doctorCheck');
/** Checks of `cub verify`: whether the records are whole. */
export const verifyCheckPoint = createExtensionPoint<Check>('verifyCheck');
