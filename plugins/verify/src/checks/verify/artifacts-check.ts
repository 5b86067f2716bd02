import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, Journal, Project } from '@cub/plugin-sdk';
import { isIntact, placedArtifacts } from '@cub/journal';
import { isEvent, type ArtifactRef, type JournalEvent } from '@cub/schema';

/**
 * Prompts, logs and patches that events name: whether they are there and unchanged. What was cut for git says so itself and is
 * held against that; what `cub ledger gc` removed is not missing.
 */
export function artifactsCheck(journal: Pick<Journal, 'read'>, project: Pick<Project, 'cubDir' | 'localDir'>): Check {
  return {
    title: 'Artifacts',
    run: async () => {
      const { events } = await journal.read('tree');
      const refs = new Map(placedArtifacts(events).map(({ ref }) => [keyOf(ref), ref]));
      const removed = removedArtifacts(events);
      const present = [...refs.values()].filter((ref) => !removed.has(keyOf(ref)) || placeOf(ref, project) !== null);
      const findings = present.flatMap((ref) => look(ref, project));
      const gone = refs.size - present.length;
      const note = gone === 0 ? '' : `, ${gone} removed by \`cub ledger gc\``;
      return findings.length > 0 ? findings : [{ severity: 'ok', message: `${present.length} artifacts, none missing or changed${note}` }];
    },
  };
}

function removedArtifacts(events: readonly JournalEvent[]): Set<string> {
  return new Set(events.flatMap((event) => (isEvent(event, 'artifact.removed') ? [keyOf(event.data)] : [])));
}

function keyOf({ path, sha256 }: Pick<ArtifactRef, 'path' | 'sha256'>): string {
  return `${sha256} ${path}`;
}

/** Beside the entry, else whole in the local folder. */
function placeOf(ref: ArtifactRef, { cubDir, localDir }: Pick<Project, 'cubDir' | 'localDir'>): string | null {
  return [join(cubDir, 'ledger', ref.path), join(localDir, 'artifacts', ref.path)].find((place) => existsSync(place)) ?? null;
}

function look(ref: ArtifactRef, project: Pick<Project, 'cubDir' | 'localDir'>): Finding[] {
  const place = placeOf(ref, project);
  if (place === null) {
    const expected = join(project.cubDir, 'ledger', ref.path);
    return [{ severity: 'warning', message: `${ref.path} is missing`, place: expected, fix: 'Restore it from git, for example with `git checkout HEAD -- .cub/ledger`.' }];
  }
  if (isIntact(readFileSync(place), ref)) return [];
  return [{ severity: 'error', message: `${ref.path} was changed after it was recorded`, place, fix: `Restore it with \`git checkout HEAD -- .cub/ledger/${ref.path}\`.` }];
}
