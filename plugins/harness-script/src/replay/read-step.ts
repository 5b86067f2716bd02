import { readUsage } from '../usage/read-usage.js';
import { flag, LineFault, text, type Json } from './line-fault.js';
import { readEdit } from './read-edit.js';
import type { ReplayStep, StepCondition } from './replay-step.js';

type StepBody = { [T in ReplayStep['type']]: Omit<Extract<ReplayStep, { type: T }>, 'line' | keyof StepCondition> }[ReplayStep['type']];

const MESSAGE = '{"type":"message","text":"hi"}';
const EXEC = '{"type":"exec","command":"npm test","allow_failure":true}';
const RESULT = '{"type":"result","success":false,"error":"gave up"}';
/** The longest time that a timer can wait, in ms. */
const LONGEST_SLEEP = 2 ** 31 - 1;

/** Reads one line. @throws LineFault, UsageSyntaxError */
export function readStep(line: string, number: number): ReplayStep {
  const value = parse(line);
  return { ...readBody(value), ...readCondition(value), line: number };
}

function parse(line: string): Json {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Told below, together with what is no object.
  }
  throw new LineFault('a JSON object', line, MESSAGE);
}

function readCondition({ attempt = null, task = null }: Json): StepCondition {
  if (attempt !== null && !(typeof attempt === 'number' && Number.isInteger(attempt) && attempt > 0)) {
    throw new LineFault('the number of an attempt as "attempt"', attempt, '{"type":"message","attempt":1,"text":"hi"}');
  }
  if (task !== null && typeof task !== 'string') throw new LineFault('the id of a task as "task"', task, '{"type":"message","task":"cub-s001","text":"hi"}');
  return { attempt, task };
}

function readBody(value: Json): StepBody {
  switch (value.type) {
    case 'message':
      return { type: 'message', text: text(value, 'text', MESSAGE) };
    case 'edit':
      return { type: 'edit', edit: readEdit(value) };
    case 'exec':
      return { type: 'exec', command: text(value, 'command', EXEC), allowFailure: flag(value, 'allow_failure', EXEC) ?? false };
    case 'usage':
      return { type: 'usage', usage: readUsage(value) };
    case 'sleep':
      return { type: 'sleep', ms: readMs(value.ms) };
    case 'result':
      return readResult(value);
    default:
      throw new LineFault('as "type" message, edit, exec, usage, sleep or result', value.type, MESSAGE);
  }
}

function readMs(ms: unknown): number {
  if (typeof ms === 'number' && ms >= 0 && ms <= LONGEST_SLEEP) return ms;
  throw new LineFault(`milliseconds from 0 to ${LONGEST_SLEEP} as "ms"`, ms, '{"type":"sleep","ms":100}');
}

function readResult(value: Json): StepBody {
  const success = flag(value, 'success', RESULT);
  if (success === undefined) throw new LineFault('true or false as "success"', undefined, RESULT);
  const optional = (key: string) => (value[key] === undefined || value[key] === null ? null : text(value, key, RESULT));
  return { type: 'result', success, text: optional('text') ?? '', error: optional('error') };
}
