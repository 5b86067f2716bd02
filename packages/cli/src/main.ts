import { join } from 'node:path';
import { run } from '@oclif/core/run';
import { createHost } from '@cub/core';
import { installHost } from '@cub/plugin-sdk';
import { bundledPlugins } from './bundled-plugins.js';
import { endInTime } from './end-in-time.js';
import { reportFailure } from './report-failure.js';

/** Runs one command line. Ends by setting `process.exitCode`, so that everything written reaches its reader. */
export async function main(argv: string[]): Promise<void> {
  leaveQuietlyOnClosedPipe();
  installHost(async ({ cwd }) => createHost({ cwd, bundled: bundledPlugins() }));
  try {
    await run(argv, { root: join(__dirname, '..') });
  } catch (error) {
    reportFailure(error, argv);
  }
  endInTime();
}

/** `cub … | head` closes our stdout early; that is the reader's right and no error. */
function leaveQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
