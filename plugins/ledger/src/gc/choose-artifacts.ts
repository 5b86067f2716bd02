import type { EntriesById } from '@cub/plugin-sdk';
import type { ArtifactRef, Attempt, LedgerEntry } from '@cub/schema';
import type { StoredArtifact } from './list-artifacts.js';

/** What may go. With both, only what both allow to go. */
export interface ArtifactPolicy {
  /** Artifacts of that many attempts of each task stay; null = as many as there are may go. */
  readonly keepLatest: number | null;
  /** Only what is older than that, in ms; null = any age. */
  readonly olderThanMs: number | null;
}

/** An artifact that goes, with what its event names. */
export interface ChosenArtifact extends StoredArtifact {
  /** What the attempt's event says; null for a file that no event names. */
  readonly ref: ArtifactRef | null;
}

/**
 * Pure. What belongs to a task that is worked on stays whatever the policy says: the next attempt is told of the last one. So
 * does what belongs to an attempt without an end.
 * @param tasks entries of the machine view
 * @param now ms
 */
export function chooseArtifacts(stored: readonly StoredArtifact[], tasks: EntriesById<LedgerEntry>, policy: ArtifactPolicy, now: number): ChosenArtifact[] {
  const latest = latestNumbers(stored, policy.keepLatest);
  return stored.flatMap((artifact) => {
    const entry = tasks.get(artifact.task);
    if (entry?.outcome === null || latest.get(artifact.task)?.has(artifact.number)) return [];
    const { attempt, ref } = attemptOf(entry, artifact.path);
    if (attempt?.completed_at === null) return [];
    const at = attempt?.completed_at ? Date.parse(attempt.completed_at) : artifact.writtenMs;
    const isOld = policy.olderThanMs === null || now - at > policy.olderThanMs;
    return isOld ? [{ ...artifact, ref }] : [];
  });
}

function latestNumbers(stored: readonly StoredArtifact[], keep: number | null): Map<string, Set<number>> {
  const numbers = new Map<string, Set<number>>();
  if (keep === null) return numbers;
  for (const { task, number } of stored) numbers.set(task, (numbers.get(task) ?? new Set()).add(number));
  return new Map([...numbers].map(([task, all]) => [task, new Set([...all].sort((a, b) => b - a).slice(0, keep))]));
}

function attemptOf(entry: LedgerEntry | undefined, path: string): { attempt: Attempt | null; ref: ArtifactRef | null } {
  for (const attempt of entry?.attempts ?? []) {
    const ref = [attempt.prompt, attempt.log, attempt.patch].find((one) => one?.path === path);
    if (ref) return { attempt, ref };
  }
  return { attempt: null, ref: null };
}
