import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 256 * 1024;

/**
 * What the end of an attempt's log says, as text; empty when it is missing.
 * @param path JSONL `{timestamp, event_type, data}`; plain text lines are kept
 * @param count how many lines of text, from the last 256 KiB of the file
 */
export function tailOfAgentLog(path: string, count: number): string[] {
  if (count === 0) return [];
  return tail(path)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap(renderLine)
    .slice(-count);
}

function renderLine(line: string): string[] {
  let entry: { event_type?: unknown; data?: unknown };
  try {
    entry = JSON.parse(line) as typeof entry;
  } catch {
    return [line];
  }
  if (typeof entry !== 'object' || entry === null || typeof entry.data !== 'object' || entry.data === null) return [line];
  return renderEntry(String(entry.event_type), entry.data as Record<string, unknown>);
}

function renderEntry(type: string, data: Record<string, unknown>): string[] {
  const text = (key: string) => (typeof data[key] === 'string' && data[key] !== '' ? [data[key]] : []);
  switch (type) {
    case 'response':
      return text('text').flatMap(lines);
    case 'tool_call':
      return [`[tool] ${String(data.name)} ${JSON.stringify(data.input)?.slice(0, 300) ?? ''}`.trimEnd()];
    case 'tool_result':
    case 'error':
    case 'warning':
      return [[`[${type}]`, ...text('name'), ...text('message')].join(' '), ...text('output').flatMap(lines)];
    default:
      // The start, the usage and the closing line say nothing that the fields above do not.
      return [];
  }
}

function lines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function tail(path: string): string {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    const text = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, start)).toString('utf8');
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    closeSync(fd);
  }
}
