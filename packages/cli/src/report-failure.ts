import { describeError } from '@cub/plugin-sdk';
import { formatErrorReport } from '@cub/plugin-sdk/command';
import { visibleJson } from '@cub/plugin-sdk/text';
import { giveBackStdout } from './stdout.js';
import { wantsJson } from './wants-json.js';

/** Reports what failed outside a command: an unknown command, a command module that cannot be loaded, `--help` and exits. */
export function reportFailure(error: unknown, argv: readonly string[]): void {
  if (isPlainExit(error)) {
    process.exitCode = error.oclif.exit;
    return;
  }
  const report = describeError(error);
  process.exitCode = report.exit;
  if (wantsJson(argv)) {
    const { code, message, suggestions } = report;
    giveBackStdout();
    process.stdout.write(`${visibleJson({ error: { code, message, suggestions } }, 2)}\n`);
  } else {
    process.stderr.write(`${formatErrorReport(report)}\n`);
  }
}

/** oclif ends some paths (help, `this.exit()`) with an error that only carries a code. */
function isPlainExit(error: unknown): error is Error & { oclif: { exit: number } } {
  return error instanceof Error && (error as { code?: string }).code === 'EEXIT';
}
