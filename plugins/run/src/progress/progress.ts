import { plainText, rewriteLine } from '@cub/plugin-sdk/text';
import { formatCost, formatDuration, type Redactor } from '@cub/schema';
import type { AttemptResult, TaskResult } from '../loop/results.js';

/** What a run tells while it goes on. Lines go to stderr, so that stdout is the result alone. */
export interface Progress {
  notice(text: string): void;
  attemptStarted(taskId: string, title: string, attempt: number, harness: string): void;
  attemptEnded(taskId: string, attempt: AttemptResult): void;
  taskEnded(result: TaskResult): void;
  message(text: string): void;
  /** What the live line says beside the time. */
  spent(costNanoUsd: number | null): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly stream: NodeJS.WriteStream;
  /** Shows the agent's messages. */
  readonly messages: boolean;
  /** Titles, reasons and messages can contain secrets, and what is printed ends up in logs of others. */
  readonly redactor: Pick<Redactor, 'text'>;
}

/** Plain lines; on a terminal also one live line at the end. */
export function createProgress({ stream, messages, redactor }: ProgressOptions): Progress {
  const live = stream.isTTY && process.env.CI === undefined ? new LiveLine(stream) : null;
  const say = (text: string) => {
    live?.clear();
    // Titles, reasons and messages are an agent's or a clone's own words: none of their line ends makes a line that reads as cub's own.
    stream.write(`${plainText(redactor.text(text), true).replaceAll('\n', '\n    ')}\n`);
    live?.draw();
  };
  return {
    notice: (text) => say(`  ! ${text}`),
    attemptStarted: (taskId, title, attempt, harness) => {
      say(`▶ ${taskId}  ${title}  (attempt ${attempt}, ${harness})`);
      live?.start(`${taskId} attempt ${attempt}`);
    },
    attemptEnded: (_taskId, { outcome, number, durationMs }) => {
      live?.end();
      if (outcome.ok) return;
      const category = outcome.category === null ? '' : `${outcome.category}: `;
      say(`  ✗ attempt ${number} failed after ${formatDuration(durationMs)}: ${category}${firstLine(outcome.summary)}`);
      if (outcome.detail) say(outcome.detail.replaceAll(/^/gm, '    │ '));
    },
    taskEnded: ({ task, status, reason, commit, durationMs }) => {
      const done = `${formatDuration(durationMs)}${commit === null ? '' : `, commit ${commit.slice(0, 10)}`}`;
      say(status === 'completed' ? `✓ ${task.id}  ${done}` : `■ ${task.id} is ${status}: ${firstLine(reason ?? 'no reason is known')}`);
    },
    message: (text) => {
      if (messages) for (const line of text.split('\n')) say(`  │ ${line}`);
    },
    spent: (costNanoUsd) => live?.note(costNanoUsd === null ? '' : formatCost(costNanoUsd)),
    stop: () => live?.end(),
  };
}

class LiveLine {
  private timer: NodeJS.Timeout | undefined;
  private label = '';
  private detail = '';
  private startedMs = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  start(label: string): void {
    this.label = label;
    this.startedMs = performance.now();
    this.timer ??= setInterval(() => this.draw(), 1000).unref();
    this.draw();
  }

  note(detail: string): void {
    this.detail = detail;
  }

  draw(): void {
    if (!this.timer) return;
    const elapsedMs = performance.now() - this.startedMs;
    const parts = [this.label, formatDuration(Math.floor(elapsedMs / 1000) * 1000), this.detail].filter((part) => part !== '');
    rewriteLine(this.stream, `  … ${parts.join(' · ')}`);
  }

  clear(): void {
    if (this.timer) rewriteLine(this.stream, '');
  }

  end(): void {
    this.clear();
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

function firstLine(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return rest.length === 0 ? first : `${first} …`;
}
