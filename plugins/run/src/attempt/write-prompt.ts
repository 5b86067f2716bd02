import { artifactRef, writeFileDurable } from '@cub/journal';
import type { ArtifactRef } from '@cub/schema';

export interface PromptArtifact {
  readonly attempt: number;
  readonly harness: string;
  readonly model: string | null;
  readonly runId: string;
  readonly startedAt: string;
  /** Redacted. */
  readonly text: string;
}

/** Keeps what an agent was told: YAML frontmatter, then the prompt. @param place.path relative to the ledger */
export function writePrompt(place: { readonly file: string; readonly path: string }, prompt: PromptArtifact): ArtifactRef {
  const content = [
    '---',
    `attempt: ${prompt.attempt}`,
    `harness: ${prompt.harness}`,
    `model: ${JSON.stringify(prompt.model)}`,
    `run_id: ${prompt.runId}`,
    `started_at: ${prompt.startedAt}`,
    '---',
    '',
    `${prompt.text.trimEnd()}\n`,
  ].join('\n');
  writeFileDurable(place.file, content);
  return artifactRef(place.path, content);
}
