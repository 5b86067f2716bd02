import type { Command } from '@oclif/core/command';
import { CubError, EXIT } from '@cub/plugin-sdk';
import { wantsJson } from './wants-json.js';

/**
 * A command of oclif's own that keeps to the conventions of cub: its failures end as ours do. It has no `--json`: what it would print are the insides
 * of the framework; `cub plugins --json` says what is installed.
 */
export function mountedCommand(command: typeof Command): typeof Command {
  abstract class Mounted extends command {
    static override enableJsonFlag = false;

    protected override async init(): Promise<void> {
      // Some of these commands take whatever they do not know for the name of a plugin.
      if (wantsJson(this.argv)) throw noJson();
      await super.init();
    }

    protected override catch(error: Error): Promise<never> {
      throw isTold(error) ? error : failed(error);
    }
  }
  return Mounted;
}

/** A wrong command line, a plain exit, an error of ours. */
function isTold(error: Error): boolean {
  return error instanceof CubError || 'parse' in error || (error as { code?: string }).code === 'EEXIT';
}

function failed(error: Error): CubError {
  return new CubError(error.message, {
    code: 'CUB_PLUGINS_FAILED',
    suggestions: ['`cub plugins` lists what is installed; `--verbose` says more about an installation.'],
    cause: error,
  });
}

function noJson(): CubError {
  return new CubError('this command has no --json', { code: 'CUB_PLUGINS_NO_JSON', exit: EXIT.usage, suggestions: ['`cub plugins --json` says what is installed.'] });
}
