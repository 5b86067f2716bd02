import { createInterface } from 'node:readline';
import { CubError, EXIT } from '@cub/schema';

/** Whether there is a terminal with somebody who can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks on stderr; anything but `y` or `yes` is no. Every question of cub and of plugins goes through here.
 * @param question lines to be shown; ` [y/N] ` is added
 * @throws CubError `CUB_INTERRUPTED` (exit 130) at Ctrl-C, at Ctrl-D, and when the terminal is gone
 */
export async function confirm(question: string): Promise<boolean> {
  process.stderr.write(`${question} [y/N] `);
  // The terminal's own line editing: no escape sequences of ours, and Ctrl-C is a signal as everywhere.
  const lines = createInterface({ input: process.stdin, terminal: false });
  let interrupt: (() => void) | undefined;
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      interrupt = () => reject(interrupted());
      lines.once('line', resolve);
      lines.once('close', interrupt);
      process.once('SIGINT', interrupt);
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    process.stderr.write('\n');
    throw error;
  } finally {
    if (interrupt) process.off('SIGINT', interrupt);
    lines.close();
  }
}

function interrupted(): CubError {
  return new CubError('interrupted at a question', { code: 'CUB_INTERRUPTED', exit: EXIT.interrupted });
}
