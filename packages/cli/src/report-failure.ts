import { describeError } from '@cub/plugin-sdk';
import { formatErrorReport } from '@cub/plugin-sdk/command';

/** Reports what failed outside a command: an unknown command, a command module that cannot be loaded, `--help` and exits. */
export function reportFailure(error: unknown, argv: readonly string[]): void {
  if (isPlainExit(error)) {
    process.exitCode = error.oclif.exit;
    return;
  }
  const report = describeError(error);
  process.exitCode = report.exit;
  const passThrough = argv.indexOf('--');
  const own = passThrough === -1 ? argv : argv.slice(0, passThrough);
  if (own.includes('--json')) {
    const { code, message, suggestions } = report;
    process.stdout.write(`${JSON.stringify({ error: { code, message, suggestions } }, null, 2)}\n`);
  } else {
    process.stderr.write(`${formatErrorReport(report)}\n`);
  }
}

/** oclif ends some paths (help, `this.exit()`) with an error that only carries a code. */
function isPlainExit(error: unknown): error is Error & { oclif: { exit: number } } {
  return error instanceof Error && (error as { code?: string }).code === 'EEXIT';
}
