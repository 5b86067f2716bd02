import { join } from 'node:path';
import { Config } from '@oclif/core/config';
import { run } from '@oclif/core/run';
import { createHost } from '@cub/core';
import { installHost } from '@cub/plugin-sdk';
import { forgetRelativeFolders } from './absolute-folders.js';
import { bundledPlugins } from './bundled-plugins.js';
import { endInTime } from './end-in-time.js';
import { guardTerminal } from './guard-terminal.js';
import { guardTheEnd } from './guard-the-end.js';
import { reportFailure } from './report-failure.js';
import { divertUntilTheCommand } from './stdout.js';
import { tellOclifWarnings } from './tell-oclif-warnings.js';

/** Runs one command line. Ends by setting `process.exitCode`, so that everything written reaches its reader. */
export async function main(argv: string[]): Promise<void> {
  leaveQuietlyOnClosedPipe();
  guardTerminal([process.stdout, process.stderr]);
  withoutSpinner(argv);
  forgetRelativeFolders(process.env);
  tellOclifWarnings((line) => process.stderr.write(`${line}\n`));
  divertUntilTheCommand(argv);
  const hasEnded = guardTheEnd(argv);
  installHost(async ({ cwd, asRoot, plugin }) => createHost({ cwd, asRoot, plugin, bundled: bundledPlugins() }));
  try {
    await run(argv, await loadConfig());
  } catch (error) {
    reportFailure(error, argv);
  }
  hasEnded();
  endInTime();
}

/** Hooks of installed plugins are left out: one that fails would take every command with it, also those that remove it. */
async function loadConfig(): Promise<Config> {
  const config = await Config.load(join(__dirname, '..'));
  for (const plugin of config.plugins.values()) if (plugin.root !== config.root) plugin.hooks = {};
  return config;
}

/** oclif's own commands draw a spinner with sequences that the guard of the terminal shows instead; on a dumb terminal they write plain lines. */
function withoutSpinner(argv: readonly string[]): void {
  if (argv[0] === 'plugins') process.env.TERM = 'dumb';
}

/** `cub … | head` closes our stdout early; that is the reader's right and no error. */
function leaveQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
