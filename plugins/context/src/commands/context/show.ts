import * as Flags from '@oclif/core/flags';
import { CubCommand, idFlag } from '@cub/plugin-sdk/command';
import type { ContextShowResult } from '@cub/schema';

export default class ContextShow extends CubCommand<ContextShowResult> {
  static override summary = 'Print exactly what an agent would be told about a task.';
  static override description = 'The prompt goes to stdout; what it is made of, in tokens, and what was cut from it, to stderr.';
  static override examples = [
    '<%= config.bin %> context show --task cub-s001',
    '<%= config.bin %> context show --task cub-s001 --part retry',
    '<%= config.bin %> context show --task cub-s001 --json',
  ];
  static override flags = {
    task: idFlag({ summary: 'Id of the task.', required: true, env: 'CUB_CONTEXT_TASK' }),
    attempt: Flags.integer({ summary: 'Number of the attempt. Default: the next one.', min: 1, env: 'CUB_CONTEXT_ATTEMPT' }),
    part: Flags.string({ summary: 'Only this part.', env: 'CUB_CONTEXT_PART' }),
  };

  protected async execute(): Promise<ContextShowResult> {
    const { flags } = await this.parse(ContextShow);
    const { showContext } = await import('../../services/show-context.js');
    return showContext(await this.cub(flags.directory), { task: flags.task, attempt: flags.attempt, part: flags.part });
  }

  protected async render(report: ContextShowResult): Promise<string> {
    const { exactly, terminalWidth } = await import('@cub/plugin-sdk/text');
    const { renderParts } = await import('../../render/render-context.js');
    const text = report.parts.map((part) => part.text).filter((part) => part !== '').join('\n\n');
    if (text !== '') await exactly(process.stdout, () => this.log(text));
    this.logToStderr(`\n${renderParts(report, terminalWidth())}`);
    return '';
  }
}
