import type { CommitRef } from '@cub/schema';

/** Looks the commits of a task up in the history of a work tree. @param root null outside git: there are none */
export function closingCommits(root: string | null): (taskId: string) => Promise<CommitRef[]> {
  return async (taskId) => {
    if (root === null) return [];
    const { commitsWithTrailer, findGit, openGit } = await import('@cub/git');
    const paths = findGit(root);
    return paths ? [...(await commitsWithTrailer(openGit(paths), 'Cub-Task', taskId))] : [];
  };
}
