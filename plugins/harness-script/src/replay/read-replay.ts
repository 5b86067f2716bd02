import { readFileSync } from 'node:fs';
import { CubError, EXIT } from '@cub/plugin-sdk';
import { readUsage, UsageSyntaxError } from '../usage-line.js';
import type { FileEdit, ReplayStep } from './replay-step.js';

/** What is wrong with a line. */
class LineFault extends Error {}

type Json = Record<string, unknown>;
type StepBody = { [T in ReplayStep['type']]: Omit<Extract<ReplayStep, { type: T }>, 'line' | 'attempt' | 'task'> }[ReplayStep['type']];

/**
 * Reads a recorded session: JSONL with `type` message, edit, exec, usage, sleep or result. The whole file is checked before
 * anything is played.
 * @throws CubError `CUB_REPLAY_READ`, `CUB_REPLAY_INVALID` (exit 2) naming every faulty line
 */
export function readReplay(file: string): ReplayStep[] {
  const faults: string[] = [];
  const steps = read(file)
    .split('\n')
    .flatMap((text, i) => {
      if (text.trim() === '') return [];
      try {
        return [readStep(text, i + 1)];
      } catch (error) {
        if (!(error instanceof LineFault || error instanceof UsageSyntaxError)) throw error;
        faults.push(`${file}:${i + 1}: ${error.message}`);
        return [];
      }
    });
  if (faults.length === 0) return steps;
  throw new CubError(`the recorded session cannot be played:\n  ${faults.join('\n  ')}`, {
    code: 'CUB_REPLAY_INVALID',
    exit: EXIT.usage,
    suggestions: ['Correct the lines; nothing was played.'],
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CubError(`${file} cannot be read: ${(error as Error).message}`, { code: 'CUB_REPLAY_READ', exit: EXIT.usage, cause: error });
  }
}

function readStep(text: string, line: number): ReplayStep {
  const value = parse(text);
  const { attempt = null, task = null } = value;
  if (attempt !== null && !Number.isInteger(attempt)) throw fault('a whole number as "attempt"', attempt, '{"type":"message","attempt":1,"text":"hi"}');
  if (task !== null && typeof task !== 'string') throw fault('a text as "task"', task, '{"type":"message","task":"cub-s001","text":"hi"}');
  return { ...readBody(value), line, attempt: attempt as number | null, task };
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Told below, together with what is no object.
  }
  throw fault('a JSON object', text, '{"type":"message","text":"hi"}');
}

function readBody(value: Json): StepBody {
  switch (value.type) {
    case 'message':
      return { type: 'message', text: text(value, 'text', '{"type":"message","text":"hi"}') };
    case 'edit':
      return { type: 'edit', edit: readEdit(value) };
    case 'exec':
      return { type: 'exec', command: text(value, 'command', '{"type":"exec","command":"npm test"}'), allowFailure: value.allow_failure === true };
    case 'usage':
      return { type: 'usage', usage: readUsage(value, { invocation: 0, model: null }) };
    case 'sleep':
      if (typeof value.ms === 'number' && value.ms >= 0) return { type: 'sleep', ms: value.ms };
      throw fault('milliseconds as "ms"', value.ms, '{"type":"sleep","ms":100}');
    case 'result':
      return { type: 'result', success: value.success === true, text: String(value.text ?? ''), error: typeof value.error === 'string' ? value.error : null };
    default:
      throw fault('"type" message, edit, exec, usage, sleep or result', value.type, '{"type":"result","success":true}');
  }
}

function readEdit(value: Json): FileEdit {
  const example = '{"type":"edit","path":"src/a.js","old":"1","new":"2"}';
  const path = text(value, 'path', example);
  if (!isInside(path)) throw fault('a relative path inside the repository, not of .git and not of .cub/ledger', path, example);
  if (value.delete === true) return { kind: 'delete', path };
  if (typeof value.content === 'string') return { kind: 'write', path, content: value.content };
  return { kind: 'replace', path, old: text(value, 'old', example), new: text(value, 'new', example) };
}

function isInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\0') && !/^[A-Za-z]:/.test(path);
  return isPlain && parts[0]?.toLowerCase() !== '.git' && !path.startsWith('.cub/ledger');
}

function text(value: Json, key: string, example: string): string {
  const found = value[key];
  if (typeof found === 'string') return found;
  throw fault(`a text as "${key}"`, found, example);
}

function fault(expected: string, received: unknown, example: string): LineFault {
  return new LineFault(`expected ${expected}, received ${JSON.stringify(received)?.slice(0, 200) ?? 'nothing'}; for example ${example}`);
}
