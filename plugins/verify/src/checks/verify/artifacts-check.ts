import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, ConfigService, Finding, Journal, Project } from '@cub/plugin-sdk';
import { isIntact, placedArtifacts } from '@cub/journal';
import { adviceFor, isEvent, type ArtifactRef, type JournalEvent } from '@cub/schema';
import { contentsAtHead } from './contents-at-head.js';

export interface ArtifactsCheckDeps {
  readonly journal: Pick<Journal, 'read'>;
  readonly project: Pick<Project, 'root' | 'cubDir' | 'localDir'>;
  readonly config: Pick<ConfigService, 'values'>;
}

/**
 * Prompts, logs and patches that events name: whether they are there and unchanged. What was cut for git says so itself and is
 * held against that; what `cub ledger gc` removed is not missing. A path that two events give different contents is what the newest
 * one says, and the content of the other is lost: that is a finding as well.
 */
export function artifactsCheck(deps: ArtifactsCheckDeps): Check {
  return {
    title: 'Artifacts',
    run: async () => {
      const { events } = await deps.journal.read('tree');
      const refs = distinctRefs(events);
      const removed = removedArtifacts(events);
      const wanted = refs.filter((ref) => !removed.has(keyOf(ref)) || placesOf(ref, deps.project).length > 0);
      const wrong = wanted.flatMap((ref) => look(ref, isNewest(ref, wanted), deps));
      if (wrong.length > 0) return withAdvice(wrong, deps.project);
      const gone = refs.length - wanted.length;
      return [{ severity: 'ok', message: `${wanted.length} artifacts, none missing or changed${gone === 0 ? '' : `, ${gone} removed by \`cub ledger gc\``}` }];
    },
  };
}

/** In the order of their events; one that is named again counts where it was named last. */
function distinctRefs(events: readonly JournalEvent[]): ArtifactRef[] {
  const refs = new Map<string, ArtifactRef>();
  for (const { ref } of placedArtifacts(events)) {
    refs.delete(keyOf(ref));
    refs.set(keyOf(ref), ref);
  }
  return [...refs.values()];
}

function isNewest(ref: ArtifactRef, refs: readonly ArtifactRef[]): boolean {
  return refs.findLast(({ path }) => path === ref.path) === ref;
}

function removedArtifacts(events: readonly JournalEvent[]): Set<string> {
  return new Set(events.flatMap((event) => (isEvent(event, 'artifact.removed') ? [keyOf(event.data)] : [])));
}

function keyOf({ path, sha256 }: Pick<ArtifactRef, 'path' | 'sha256'>): string {
  return `${sha256} ${path}`;
}

/** Beside the entry, and whole in the local folder. */
function placesOf(ref: ArtifactRef, { cubDir, localDir }: ArtifactsCheckDeps['project']): string[] {
  return [join(cubDir, 'ledger', ref.path), join(localDir, 'artifacts', ref.path)].filter((place) => existsSync(place));
}

interface Wrong {
  readonly ref: ArtifactRef;
  readonly message: string;
}

function look(ref: ArtifactRef, isNewestOfPath: boolean, { project, config }: ArtifactsCheckDeps): Wrong[] {
  const places = placesOf(ref, project);
  const [first] = places;
  if (first === undefined) return config.values.ledger?.artifacts === 'none' ? [] : [{ ref, message: `${ref.path} is missing` }];
  if (isNewestOfPath) return isIntact(readFileSync(first), ref) ? [] : [{ ref, message: `${ref.path} was changed after it was recorded` }];
  if (places.some((place) => isIntact(readFileSync(place), ref))) return [];
  return [{ ref, message: `${ref.path} was recorded twice with different contents: the older one (sha256 ${ref.sha256.slice(0, 12)}) is missing` }];
}

async function withAdvice(wrong: readonly Wrong[], project: ArtifactsCheckDeps['project']): Promise<Finding[]> {
  const atHead = await contentsAtHead(project.root, wrong.map(({ ref }) => `.cub/ledger/${ref.path}`));
  return wrong.map(({ ref, message }): Finding => {
    const path = `.cub/ledger/${ref.path}`;
    const content = atHead.get(path);
    return { severity: 'error', message, place: path, fix: adviceFor({ kind: 'artifact', path, isInHead: content !== undefined && isIntact(content, ref) }) };
  });
}
