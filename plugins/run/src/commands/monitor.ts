import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import { redrawScreen } from '@cub/plugin-sdk/text';
import { renderGlance } from '../render/render-status.js';
import type { RunGlance } from '../services/watch-run.js';

export default class Monitor extends CubCommand<RunGlance> {
  static override summary = 'Watch the run that is going on: task, attempt, spending, last lines.';
  static override description = 'On a terminal the view is refreshed until the run ends or you press Ctrl-C; else it is printed once.';
  static override examples = ['<%= config.bin %> monitor', '<%= config.bin %> monitor --once --lines 5'];
  static override flags = {
    once: Flags.boolean({ summary: 'Print one view and end.', env: 'CUB_MONITOR_ONCE' }),
    lines: Flags.integer({ summary: "How many lines of the agent's log.", default: 12, min: 0, env: 'CUB_MONITOR_LINES' }),
    interval: Flags.integer({ summary: 'Seconds between two views.', default: 1, min: 1, env: 'CUB_MONITOR_INTERVAL' }),
  };

  protected async execute(): Promise<RunGlance> {
    const { flags } = await this.parse(Monitor);
    const cub = await this.cub(flags.directory);
    const { glanceAtRun } = await import('../services/watch-run.js');
    const isLive = process.stdout.isTTY && !flags.once && !this.jsonEnabled();
    for (;;) {
      const glance = await glanceAtRun(cub, flags.lines);
      if (!isLive || glance.run === null) return glance;
      redrawScreen(process.stdout, renderGlance(glance));
      await new Promise((resolve) => setTimeout(resolve, flags.interval * 1000));
    }
  }

  protected render(glance: RunGlance): string {
    return renderGlance(glance);
  }
}
