import type { ArtifactRef, JournalEvent } from '@cub/schema';
import { readArtifact } from '../../reading/read-attempt-data.js';
import { text, type Fields } from '../../reading/values.js';
import type { TaskState } from './task-state.js';

/** `artifact.moved`: the attempts that name the artifact name its new path. */
export function artifactMoved(state: TaskState, _: JournalEvent, data: Fields): TaskState {
  const [to, from] = [readArtifact(data), text(data.from)];
  if (!to || from === null) return state;
  const followed = (ref: ArtifactRef | null) => (ref?.path === from && ref.sha256 === to.sha256 ? { ...ref, path: to.path } : ref);
  const attempts = state.attempts.map((one) => {
    const { prompt, log, patch } = one.attempt;
    const moved = { prompt: followed(prompt), log: followed(log), patch: followed(patch) };
    const isChanged = moved.prompt !== prompt || moved.log !== log || moved.patch !== patch;
    return isChanged ? { ...one, attempt: { ...one.attempt, ...moved } } : one;
  });
  return attempts.some((one, i) => one !== state.attempts[i]) ? { ...state, attempts } : state;
}
