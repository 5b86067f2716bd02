import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, Journal, Project } from '@cub/plugin-sdk';
import { artifactRefsOf, isIntact } from '@cub/journal';
import type { ArtifactRef } from '@cub/schema';

/** Prompts, logs and patches that events name: whether they are there and unchanged. What was cut for git says so itself and is held against that. */
export function artifactsCheck(journal: Pick<Journal, 'read'>, project: Pick<Project, 'cubDir' | 'localDir'>): Check {
  return {
    title: 'Artifacts',
    run: async () => {
      const { events } = await journal.read('tree');
      const refs = new Map(events.flatMap(({ data }) => artifactRefsOf(data)).map((ref) => [ref.path, ref]));
      const findings = [...refs.values()].flatMap((ref) => look(ref, project));
      return findings.length > 0 ? findings : [{ severity: 'ok', message: `${refs.size} artifacts, none missing or changed` }];
    },
  };
}

function look(ref: ArtifactRef, { cubDir, localDir }: Pick<Project, 'cubDir' | 'localDir'>): Finding[] {
  const published = join(cubDir, 'ledger', ref.path);
  const whole = join(localDir, 'artifacts', ref.path);
  const place = existsSync(published) ? published : whole;
  if (!existsSync(place)) {
    return [{ severity: 'warning', message: `${ref.path} is missing`, place: published, fix: 'Restore it from git, for example with `git checkout HEAD -- .cub/ledger`.' }];
  }
  if (isIntact(readFileSync(place), ref)) return [];
  return [{ severity: 'error', message: `${ref.path} was changed after it was recorded`, place, fix: `Restore it with \`git checkout HEAD -- .cub/ledger/${ref.path}\`.` }];
}
