import { CubError, EXIT } from '@cub/plugin-sdk';
import { reportFailure } from './report-failure.js';

/**
 * A command has ended only when it says so. A plugin may throw outside of it, end the process, or wait for something that never comes while nothing
 * else is left to do; Node would end with 0 then, and whoever reads the exit code would take that for success.
 * @returns to be called when the command has ended
 */
export function guardTheEnd(argv: readonly string[]): () => void {
  let ended = false;
  const fail = (error: unknown) => {
    ended = true;
    reportFailure(error, argv);
    process.exit();
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('exit', () => {
    if (ended) return;
    reportFailure(
      new CubError('the process ended before the command did: a plugin ended it, or waits for something that never comes', {
        code: 'CUB_COMMAND_UNFINISHED',
        exit: EXIT.failed,
        suggestions: ['Try again without installed plugins, one by one: `cub plugins --no-bundled` lists them.'],
      }),
      argv,
    );
  });
  return () => {
    ended = true;
  };
}
