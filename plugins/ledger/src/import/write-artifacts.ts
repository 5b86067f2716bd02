import { join } from 'node:path';
import { artifactRef } from '@cub/journal';
import type { ArtifactRef, Attempt, LedgerEntry, Redactor } from '@cub/schema';
import type { FoundTask } from './collect-records.js';
import type { LocalArtifacts } from './local-artifacts.js';
import { interrupted, newAttempt } from './read-attempt.js';
import type { OriginalFiles } from './read-files.js';
import type { Oddity } from './source.js';
import { logRecords, readPromptHead, type FoundArtifact } from './task-artifacts.js';

export interface ArtifactDeps {
  readonly originals: OriginalFiles;
  readonly redactor: Redactor;
  /** Takes what is to be written. */
  readonly local: LocalArtifacts;
  readonly localDir: string;
  /** Where they are published. */
  readonly ledgerDir: string;
}

const NAMES = { prompt: 'prompt.md', log: 'harness.jsonl', patch: 'patch.diff' } as const;

/**
 * Copies the prompts, logs and patches of a task into our ledger, redacted, and names them in the attempts of its entry. An artifact
 * of an attempt that the entry does not have brings an attempt of which no more is known.
 */
export function writeArtifacts(task: FoundTask, deps: ArtifactDeps): { entry: LedgerEntry; artifacts: ArtifactRef[]; oddities: Oddity[] } {
  const attempts = new Map(task.entry.attempts.map((attempt) => [attempt.attempt_number, attempt]));
  const artifacts: ArtifactRef[] = [];
  const oddities: Oddity[] = [];
  for (const artifact of task.artifacts) {
    const file = deps.originals.read(artifact.place);
    if (!file) continue;
    const text = file.bytes.toString('utf8');
    const known = attempts.get(artifact.attempt);
    const unlisted = interrupted(newAttempt(artifact.attempt, task.entry.started_at, { tokens: null, costNanoUsd: null }));
    const attempt = known ?? { ...unlisted, ...(artifact.kind === 'prompt' && readPromptHead(text)) };
    if (!known) oddities.push({ place: artifact.place, what: `the entry has no attempt ${artifact.attempt}`, kept_as: 'an interrupted attempt of which no more is known' });
    const ref = write(task.id, artifact, contentOf(artifact, text, attempt, deps.redactor), deps);
    artifacts.push(ref);
    attempts.set(artifact.attempt, { ...attempt, [artifact.kind]: ref });
  }
  const inOrder = [...attempts.values()].sort((a, b) => a.attempt_number - b.attempt_number);
  return { entry: artifacts.length === 0 ? task.entry : { ...task.entry, attempts: inOrder }, artifacts, oddities };
}

function contentOf({ kind }: FoundArtifact, text: string, attempt: Attempt, redactor: Redactor): string {
  if (kind !== 'log') return redactor.text(text);
  return logRecords(text, attempt.started_at).map((record) => `${JSON.stringify(redactor.value(record))}\n`).join('');
}

/** Writes under the number of the attempt, or the next one at which no other file stands. */
function write(task: string, { kind, attempt }: FoundArtifact, content: string, { local, localDir, ledgerDir }: ArtifactDeps): ArtifactRef {
  for (let n = attempt; ; n += 1) {
    const path = `by-task/${task}/${String(n).padStart(3, '0')}-${NAMES[kind]}`;
    const file = join(localDir, 'artifacts', path);
    const [ours, published] = [local.contentOf(file), local.contentOf(join(ledgerDir, path))];
    if ((ours ?? content) !== content || (published ?? content) !== content) continue;
    if (ours === null) local.add(file, content);
    return artifactRef(path, content);
  }
}
