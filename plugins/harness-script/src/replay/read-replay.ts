import { readFileSync } from 'node:fs';
import { CubError, EXIT } from '@cub/plugin-sdk';
import { UsageSyntaxError } from '../usage/read-usage.js';
import { LineFault } from './line-fault.js';
import { readStep } from './read-step.js';
import type { ReplayStep } from './replay-step.js';

/**
 * Reads a recorded session: JSONL with `type` message, edit, exec, usage, sleep or result. The whole file is checked before
 * anything is played.
 * @throws CubError `CUB_REPLAY_READ`, `CUB_REPLAY_INVALID` (exit 2), which names every faulty line
 */
export function readReplay(file: string): ReplayStep[] {
  const faults: string[] = [];
  const steps: ReplayStep[] = [];
  for (const [i, line] of read(file).split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      steps.push(readStep(line, i + 1));
    } catch (error) {
      if (!(error instanceof LineFault || error instanceof UsageSyntaxError)) throw error;
      faults.push(`${file}:${i + 1}: ${error.message}`);
    }
  }
  if (faults.length === 0) return steps;
  throw new CubError(`the recorded session cannot be played:\n  ${faults.join('\n  ')}`, {
    code: 'CUB_REPLAY_INVALID',
    exit: EXIT.usage,
    suggestions: ['Correct these lines; nothing was played.'],
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CubError(`the recorded session ${file} cannot be read: ${(error as Error).message}`, {
      code: 'CUB_REPLAY_READ',
      exit: EXIT.usage,
      suggestions: ['Name a file of JSON lines with `--replay FILE`.'],
      cause: error,
    });
  }
}
