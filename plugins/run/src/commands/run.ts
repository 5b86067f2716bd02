import * as Flags from '@oclif/core/flags';
import { canAsk, confirm, CubCommand, idFlag } from '@cub/plugin-sdk/command';
import type { ExitCode } from '@cub/plugin-sdk';
import { renderPlan, renderSummary } from '../render/render-summary.js';
import type { RunPlan } from '../services/plan-run.js';
import type { RunSummary } from '../services/run-summary.js';

export default class Run extends CubCommand<RunSummary | RunPlan> {
  static override summary = 'Work the ready tasks with an agent: verify, commit and record each.';
  static override description = `A task counts as done when the agent says so, ends with 0, is not stuck, and every verify command is green.
Exit codes: 0 all done, 1 failed, 2 usage, 3 not trusted, 4 locked, 5 budget, 6 blocked tasks left, 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> run --harness script --command "my-agent --print"',
    '<%= config.bin %> run --epic cub-001A-0 --max-attempts 2 --max-time 8h',
    '<%= config.bin %> run --task cub-s001 --verify "npm test"',
    '<%= config.bin %> run --dry-run',
  ];
  static override flags = {
    once: Flags.boolean({ summary: 'Stop after one task.', env: 'CUB_RUN_ONCE' }),
    task: idFlag({ summary: 'Work on exactly this task.', env: 'CUB_RUN_TASK', exclusive: ['epic', 'plan', 'label'] }),
    epic: idFlag({ summary: 'Only tasks of this epic.', env: 'CUB_RUN_EPIC' }),
    plan: idFlag({ summary: 'Only tasks of this plan (slug or id).', env: 'CUB_RUN_PLAN' }),
    label: Flags.string({ summary: 'Only tasks with this label.', env: 'CUB_RUN_LABEL' }),
    harness: Flags.string({ summary: 'The agent. Default: configured, else the only one available.', env: 'CUB_HARNESS' }),
    command: Flags.string({ summary: 'Command of the harness `script`; the prompt is on its stdin.', env: 'CUB_RUN_COMMAND' }),
    replay: Flags.string({ summary: 'Recorded session for the harness `script`.', env: 'CUB_RUN_REPLAY', exclusive: ['command'] }),
    model: Flags.string({ summary: "The agent's model; a task's label `model:x` or `complexity:x` wins.", env: 'CUB_MODEL' }),
    escalate: Flags.string({ summary: 'Models for attempt 1, 2, …, separated by commas; not for tasks whose label fixes one.', env: 'CUB_RUN_ESCALATE' }),
    budget: Flags.custom<number>({ parse: async (text) => amount(text) })({ summary: 'Stop when this many USD are spent.', env: 'CUB_RUN_BUDGET' }),
    'budget-tokens': Flags.integer({ summary: 'Stop when this many tokens are used.', min: 1, env: 'CUB_RUN_BUDGET_TOKENS' }),
    'max-time': Flags.string({ summary: 'Start no attempt after this time, such as 8h.', env: 'CUB_RUN_MAX_TIME' }),
    'attempt-timeout': Flags.string({ summary: 'End an attempt after this time. Default 60m.', env: 'CUB_RUN_ATTEMPT_TIMEOUT' }),
    'stall-timeout': Flags.string({ summary: 'End an attempt that neither says nor changes anything for this time. Default 15m.', env: 'CUB_RUN_STALL_TIMEOUT' }),
    'max-iterations': Flags.integer({ summary: 'Stop after this many attempts of all tasks together.', min: 1, env: 'CUB_RUN_MAX_ITERATIONS' }),
    'max-attempts': Flags.integer({ summary: 'Attempts a task. Default 3.', min: 1, env: 'CUB_RUN_MAX_ATTEMPTS' }),
    'on-failure': Flags.string({
      summary: 'When the last attempt failed: block the task (retry), stop the run, or move on.',
      options: ['retry', 'stop', 'move-on'],
      default: 'retry',
      env: 'CUB_RUN_ON_FAILURE',
    }),
    verify: Flags.string({ summary: 'Command that has to succeed; replaces those of task and configuration.', multiple: true, env: 'CUB_RUN_VERIFY' }),
    commit: Flags.boolean({ summary: 'Commit finished work and records.', default: true, allowNo: true, env: 'CUB_RUN_COMMIT' }),
    'skip-checks': Flags.boolean({ summary: 'Do not check first whether the agent can be used.', env: 'CUB_RUN_SKIP_CHECKS' }),
    stream: Flags.boolean({ summary: 'Show what the agent says.', env: 'CUB_RUN_STREAM' }),
    'dry-run': Flags.boolean({ summary: 'Show what would be worked on, in which order.', env: 'CUB_RUN_DRY_RUN' }),
  };

  protected async execute(): Promise<RunSummary | RunPlan> {
    const { flags } = await this.parse(Run);
    const cub = await this.cub(flags.directory);
    const { requestFrom } = await import('../services/request-from-flags.js');
    const request = await requestFrom(cub, flags, canAsk() && !this.jsonEnabled() ? confirm : null);
    if (flags['dry-run']) return (await import('../services/plan-run.js')).planRun(cub, request);
    const summary = await (await import('../services/start-run.js')).startRun(cub, request);
    this.endWith(summary.exit_code as ExitCode);
    return summary;
  }

  protected render(result: RunSummary | RunPlan): string {
    return result.kind === 'run-plan' ? renderPlan(result) : renderSummary(result);
  }
}

function amount(text: string): number {
  const usd = Number(text);
  if (text.trim() !== '' && Number.isFinite(usd) && usd > 0) return usd;
  throw new RangeError(`expected an amount of USD such as 2.50, received ${JSON.stringify(text)}`);
}
