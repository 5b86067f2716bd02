import type { CommitRef, JournalEvent } from '@cub/schema';
import { readCommits } from '../../reading/read-task-data.js';
import type { Fields } from '../../reading/values.js';
import type { TaskState } from './task-state.js';

/** `git.committed`: what an agent commits is committed before its task ends; the closing commit is none of these. */
export function gitCommitted(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  if (state.end !== null || event.attempt === undefined || data.closes === true) return state;
  return { ...state, commits: addCommits(state.commits, readCommits([data], event.ts)) };
}

/** Each commit once; the fuller description wins. */
export function addCommits(known: readonly CommitRef[], more: readonly CommitRef[]): CommitRef[] {
  const byHash = new Map(known.map((commit) => [commit.hash, commit]));
  for (const commit of more) byHash.set(commit.hash, { ...byHash.get(commit.hash), ...commit });
  return [...byHash.values()];
}
