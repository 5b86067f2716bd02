/** Typed git plumbing: one runner, bytes-safe paths, no shell, no prompt. */
export { findGit, type GitPaths } from './paths.js';
export { openGit, type Git, type RawResult, type RunOptions, type RunResult } from './git.js';
export { headState, ongoingOperation, type GitOperation, type HeadState } from './head.js';
export { status, type StatusEntry } from './status.js';
export { snapshotTree } from './snapshot.js';
export { nestedRepositories, type NestedRepository } from './nested.js';
export { existingObjects } from './objects.js';
export { removeTemporaryFolders } from './temporary-folder.js';
export { overlayTree } from './overlay-tree.js';
export { filesWithoutFilter, type UnfilteredFile } from './despite-filters.js';
export { changedPaths, type FileChange } from './changes.js';
export { patchBetween } from './patch.js';
export { restorePaths } from './restore.js';
export { commitPaths, type CommitRequest } from './commit-paths.js';
export { submodulesInFiles } from './submodules.js';
export { indexEntries, treeEntries, type TreeEntry } from './tree-entries.js';
export { stagedEntries, stageEntries, type StagedEntry } from './staged.js';
export { waitForIndex } from './index-lock.js';
export { addTrailers, linesNaming, type NamingLine } from './trailers.js';
export {
  commitsBetween,
  commitsInHistory,
  commitsNaming,
  commitsOfPath,
  isAncestor,
  type Commit,
  type CommitSummary,
  type NamingCommit,
} from './commits.js';
export { blobsOfPath, pathsInHistory } from './history.js';
export { forgetMergedArtifacts, forgetMergedPaths, MERGE_DRIVER, mergedArtifacts, mergedPaths, type MergedArtifact } from './merge-driver.js';
export { filesAtHead, ignoredFiles, pathsUnlikeHead, readBlobs, replacedVersions, type FileVersion, type ReplacedVersion } from './folder-history.js';
export { hookFolder, withHookBlock, type HookBlock, type HookFolder } from './hooks.js';
export { trackedFiles, type AbsentFiles } from './absent-files.js';
export { openFiles, stageFolders, type VerbatimFolder } from './verbatim.js';
export { withMissingRules } from './rule-file.js';
export { listWorktrees, type Worktree } from './worktrees.js';
export { casRef, listHeads, readRef } from './refs.js';
export { readBytesAt, readFileAt, readRefFile, writeFileOnRef, type RefFile, type RefFileChange } from './ref-files.js';
export { unseenFiles, type UnseenFile } from './unseen-files.js';
export { presentLocks, removeLeftLocks } from './left-locks.js';
