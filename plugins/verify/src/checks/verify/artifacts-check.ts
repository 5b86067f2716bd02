import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, Journal, Project } from '@cub/plugin-sdk';
import { isSafeId, type ArtifactRef } from '@cub/schema';

/** Prompts, logs and patches that events name: whether they are there and unchanged. What was cut for git is compared with the whole on this machine. */
export function artifactsCheck(journal: Pick<Journal, 'read'>, project: Pick<Project, 'cubDir' | 'localDir'>): Check {
  return {
    title: 'Artifacts',
    run: async () => {
      const { events } = await journal.read('tree');
      const refs = new Map(events.flatMap(({ data }) => refsOf(data)).map((ref) => [ref.path, ref]));
      const findings = [...refs.values()].flatMap((ref) => look(ref, project));
      return findings.length > 0 ? findings : [{ severity: 'ok', message: `${refs.size} artifacts, none missing or changed` }];
    },
  };
}

function refsOf(data: unknown): ArtifactRef[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).filter((value): value is ArtifactRef => {
    const ref = value as Partial<ArtifactRef> | null;
    return typeof ref?.path === 'string' && typeof ref.sha256 === 'string' && ref.path.split('/').every(isSafeId);
  });
}

function look(ref: ArtifactRef, { cubDir, localDir }: Pick<Project, 'cubDir' | 'localDir'>): Finding[] {
  const published = join(cubDir, 'ledger', ref.path);
  const whole = join(localDir, 'artifacts', ref.path);
  const place = existsSync(published) ? published : whole;
  if (!existsSync(place)) {
    return [{ severity: 'warning', message: `${ref.path} is missing`, place: published, fix: 'Restore it from git, for example with `git checkout HEAD -- .cub/ledger`.' }];
  }
  const content = readFileSync(place);
  const isWhole = content.length === ref.bytes;
  if (!isWhole || sha256(content) === ref.sha256) return [];
  return [{ severity: 'error', message: `${ref.path} was changed after it was recorded`, place, fix: `Restore it with \`git checkout HEAD -- .cub/ledger/${ref.path}\`.` }];
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
