import { type Attempt } from '@cub/schema';
import { fieldsOf } from '../reading/values.js';
import type { OriginalFiles } from './read-files.js';
import { readTime } from './timestamps.js';

export type ArtifactKind = 'prompt' | 'log' | 'patch';

/** A prompt, a log or a patch of an attempt, where the original kept it. */
export interface FoundArtifact {
  /** Relative to the ledger. */
  readonly place: string;
  readonly kind: ArtifactKind;
  readonly attempt: number;
}

const NAME = /^(\d{1,6})-(?:(prompt)\.md|(harness)\.(?:log|jsonl)|(patch)\.diff)$/;

/** The artifacts in the folder of a task, also those in `attempts/`. What it does not know is named as a finding. */
export function listArtifacts(files: OriginalFiles, task: string): FoundArtifact[] {
  const folders = [`by-task/${task}`, `by-task/${task}/attempts`];
  const found = folders.flatMap((folder) =>
    files.list(folder).flatMap(({ name }) => {
      if (folder === folders[0] && (name === 'attempts' || name === 'entry.json')) return [];
      const artifact = artifactOf(`${folder}/${name}`, name);
      if (!artifact) files.find(`${folder}/${name}`, 'no prompt, log or patch by its name');
      return artifact ?? [];
    }),
  );
  const first = new Map<string, FoundArtifact>();
  for (const artifact of found) {
    const key = `${artifact.kind} ${artifact.attempt}`;
    const other = first.get(key);
    if (other) files.find(artifact.place, `a second ${artifact.kind} of attempt ${artifact.attempt}, beside ${other.place}`);
    else first.set(key, artifact);
  }
  return [...first.values()];
}

function artifactOf(place: string, name: string): FoundArtifact | null {
  const match = NAME.exec(name);
  const attempt = Number(match?.[1]);
  if (!match || attempt === 0) return null;
  return { place, attempt, kind: match[2] ? 'prompt' : match[3] ? 'log' : 'patch' };
}

/** What the head of a prompt says about its attempt. */
export function readPromptHead(text: string): Partial<Pick<Attempt, 'run_id' | 'harness' | 'model' | 'started_at'>> {
  const head = /^---\r?\n(.*?)\r?\n---(?:\r?\n|$)/s.exec(text.slice(0, 4096))?.[1] ?? '';
  const fields = new Map(
    head.split(/\r?\n/).flatMap((line) => {
      const match = /^(\w+):\s*(.*?)\s*$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], (match[2] ?? '').replace(/^(['"])(.*)\1$/, '$2')] as const];
    }),
  );
  const said = (key: string) => {
    const value = fields.get(key);
    return value === undefined || value === '' || value === 'null' ? null : value;
  };
  const startedAt = readTime(said('started_at'))?.at;
  const harness = said('harness');
  return { run_id: said('run_id'), model: said('model'), ...(harness !== null && { harness }), ...(startedAt !== undefined && { started_at: startedAt }) };
}

const EVENT_TYPES = new Set(['start', 'tool_call', 'tool_result', 'response', 'error', 'warning', 'status', 'complete']);

/** A log of more lines than this has several of them in one record: with a record for each, millions of short lines become too long for a text. */
const MANY_LINES = 20_000;
const RECORD_CHARACTERS = 16 * 1024;

/**
 * A log as records `{timestamp, event_type, data}`: those that it has already stay, each line of anything else becomes a response, or several lines do
 * where there are very many. @param at for lines without a time
 */
export function logRecords(text: string, at: string): unknown[] {
  if (text === '') return [];
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const limit = lines.length > MANY_LINES ? RECORD_CHARACTERS : 0;
  const records: unknown[] = [];
  let said: string[] = [];
  let characters = 0;
  const flush = () => {
    if (said.length > 0) records.push({ timestamp: at, event_type: 'response', data: { text: said.join('\n') } });
    said = [];
    characters = 0;
  };
  for (const line of lines) {
    const record = recordOf(line);
    if (record === null) said.push(line);
    characters += line.length + 1;
    if (record !== null || characters > limit) flush();
    if (record !== null) records.push(record);
  }
  flush();
  return records;
}

function recordOf(line: string): unknown {
  if (!line.startsWith('{')) return null;
  try {
    const fields = fieldsOf(JSON.parse(line));
    return fields && EVENT_TYPES.has(String(fields.event_type)) && fieldsOf(fields.data) && typeof fields.timestamp === 'string' ? fields : null;
  } catch {
    return null;
  }
}
