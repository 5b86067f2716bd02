import { join, posix, relative, sep } from 'node:path';
import {
  clockToken,
  configSourcesToken,
  configToken,
  journalToken,
  newIdToken,
  pluginsToken,
  projectToken,
  redactorToken,
  type Clock,
  type Journal,
  type NewId,
  type PluginsService,
  type Project,
  type Redactor,
} from '@cub/plugin-sdk';
import type { JournalOptions } from '@cub/journal';
import { loadConfig } from '../config/load-config.js';
import { findProject, type ProjectPlace } from '../project/find-project.js';
import { requireCheckedOut } from '../project/require-checked-out.js';
import { createProject } from '../project/project-service.js';
import type { UserDirs } from '../project/user-dirs.js';
import type { CoreFactory } from './host.js';

export interface CoreServiceOptions {
  readonly cwd: string;
  /** `cwd` is the project's root, whatever is above it. */
  readonly asRoot?: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly dirs: UserDirs;
  readonly clock?: Clock;
  readonly newId?: NewId;
  readonly plugins: () => PluginsService;
}

/** Cub's own services by token id. Each loads what it needs when it is first asked for. */
export function coreServices(options: CoreServiceOptions): Record<string, CoreFactory> {
  let found: ProjectPlace | undefined;
  const place = () => (found ??= findProject(options.cwd, { userCacheDir: options.dirs.cache, asRoot: options.asRoot }));
  let loaded: ReturnType<typeof loadConfig> | undefined;
  const config = () => (loaded ??= loadConfig({ cubDir: place().cubDir, root: place().root, userConfigDir: options.dirs.config, env: options.env }));
  return {
    [clockToken.id]: () => options.clock ?? { now: () => new Date() },
    [newIdToken.id]: async () => options.newId ?? (await monotonicUlid()),
    [configToken.id]: config,
    [configSourcesToken.id]: config,
    [projectToken.id]: async (cub) => {
      await requireCheckedOut(place());
      return createProject(place(), await cub.get(configToken));
    },
    [redactorToken.id]: async () => (await import('@cub/journal')).createRedactor({ env: options.env }),
    [pluginsToken.id]: () => options.plugins(),
    [journalToken.id]: async (cub) =>
      openProjectJournal(place(), await cub.get(projectToken), await cub.get(redactorToken), {
        clock: await cub.get(clockToken),
        newId: await cub.get(newIdToken),
      }),
    trust: async (cub) =>
      (await import('../trust/trust-service.js')).createTrust(
        {
          dataDir: options.dirs.data,
          localDir: place().localDir,
          olderIdentity: place().git?.commonDir ?? place().root,
          root: place().root,
          env: options.env,
        },
        cub,
      ),
    records: async (cub) =>
      (await import('../records/record-service.js')).createRecords({
        project: await cub.get(projectToken),
        journal: await cub.get(journalToken),
        config: await cub.get(configToken),
        git: place().git,
        cub,
      }),
  };
}

/** ULIDs of one process ascend, also within a millisecond, so that (ts, id) keeps the order of writing. */
async function monotonicUlid(): Promise<NewId> {
  const { monotonicFactory } = await import('ulid');
  return monotonicFactory();
}

async function openProjectJournal(
  place: ProjectPlace,
  project: Project,
  redactor: Redactor,
  { clock, newId }: { clock: Clock; newId: NewId },
): Promise<Journal> {
  const [{ openJournal }, { currentContext }] = await Promise.all([import('@cub/journal'), import('@cub/track')]);
  return openJournal({
    localDir: project.localDir,
    cacheDir: project.cacheDir,
    ledgerDir: join(project.cubDir, 'ledger'),
    root: project.root,
    tree: project.tree,
    redactor,
    clock,
    newId,
    context: currentContext,
    ...historyOf(place, project),
  });
}

/** What publishing asks git for; reading needs none of it. */
function historyOf({ git: paths }: ProjectPlace, { root }: Project): Pick<JournalOptions, 'trees' | 'isInHistory'> {
  if (!paths) return { trees: async () => ['main'], isInHistory: async () => new Set() };
  const toTop = (path: string) => posix.join(relative(paths.top, root).split(sep).join('/'), path);
  return {
    trees: async () => {
      const { listWorktrees, openGit } = await import('@cub/git');
      return (await listWorktrees(openGit(paths))).map((worktree) => worktree.name);
    },
    isInHistory: async (files) => {
      const { openGit, pathsInHistory } = await import('@cub/git');
      const inHistory = await pathsInHistory(openGit(paths), files.map(toTop));
      return new Set(files.filter((path) => inHistory.has(toTop(path))));
    },
  };
}
