import { runCub, tempFolder, tempRepo, type CubRun, type TempFolder, type TempRepo } from '@cub/testkit';
import { linkPlugins, type PluginSource } from './link-plugins.js';

/** A repository, and a data folder of cub with plugins of others in it. */
export interface PluggedProject {
  readonly repo: TempRepo;
  readonly data: TempFolder;
  /** Environment in which cub uses the data folder. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes plugins and links them, in place of those that were linked. */
  link(plugins: Readonly<Record<string, PluginSource>>): void;
  cub(...args: string[]): Promise<CubRun>;
  remove(): void;
}

export function pluggedProject(): PluggedProject {
  const [repo, data] = [tempRepo(), tempFolder()];
  const env = { CUB_DATA_DIR: data.dir };
  return {
    repo,
    data,
    env,
    link: (plugins) => linkPlugins(data.dir, plugins),
    cub: (...args) => runCub(args, { cwd: repo.dir, env }),
    remove: () => {
      repo.remove();
      data.remove();
    },
  };
}

/** A plugin whose one check of `doctor` is called `x`. @param create the factory, as source */
export const withCheck = (create: string): PluginSource => ({ contributes: ['doctorCheck:x'], register: contributeCheck('x', create) });

/** Source of a registration. */
export const contributeCheck = (name: string, create: string) => `cub.contribute(sdk.points.doctorCheck, { id: '${name}', create: ${create} });`;
