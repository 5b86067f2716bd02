import { wantsJson } from './wants-json.js';

let write: typeof process.stdout.write | undefined;

/**
 * With `--json` stdout is the command's: what plugins print while they are loaded, before any command runs, goes to stderr. Once it runs, the
 * command itself sees to that.
 */
export function divertUntilTheCommand(argv: readonly string[]): void {
  write = process.stdout.write.bind(process.stdout);
  const toStderr: typeof process.stdout.write = process.stderr.write.bind(process.stderr);
  if (wantsJson(argv) && !argv.includes('--help')) process.stdout.write = toStderr;
}

/** The command, or the report of why there is none, comes next. */
export function giveBackStdout(): void {
  if (write) process.stdout.write = write;
}
