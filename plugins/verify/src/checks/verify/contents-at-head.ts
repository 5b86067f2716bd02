import { posix, relative, sep } from 'node:path';
import { filesAtHead, findGit, openGit, readBlobs } from '@cub/git';

/** What HEAD has at these paths, relative to the project's root; what it does not have is left out, and all of it outside git. */
export async function contentsAtHead(root: string, paths: readonly string[]): Promise<Map<string, Buffer>> {
  const found = findGit(root);
  if (!found) return new Map();
  const git = openGit(found);
  const prefix = relative(found.top, root).split(sep).join('/');
  const wanted = new Map(paths.map((path) => [posix.join(prefix, path), path]));
  const versions = (await filesAtHead(git, posix.join(prefix, '.cub/ledger'))).filter(({ path }) => wanted.has(path));
  const blobs = await readBlobs(git, versions.map(({ id }) => id));
  return new Map(versions.flatMap(({ path, id }) => (blobs.has(id) ? [[wanted.get(path) ?? path, blobs.get(id) ?? Buffer.alloc(0)] as const] : [])));
}
