import { createToken } from '../token.js';

/** Something wrong with a plugin. The plugin is disabled, the rest works. */
export interface PluginFault {
  /** npm name of the package. */
  readonly plugin: string;
  /** `CUB_PLUGIN_…` */
  readonly code: string;
  readonly message: string;
  readonly suggestion: string;
}

export interface PluginInfo {
  readonly name: string;
  readonly version: string;
  /** Absolute folder of the package. */
  readonly root: string;
  readonly origin: 'bundled' | 'user' | 'link';
  readonly contributes: readonly string[];
}

export interface PluginReport {
  readonly plugins: readonly PluginInfo[];
  /** What the manifests alone show, and what showed itself when plugins were loaded so far. */
  readonly faults: readonly PluginFault[];
}

/** What the host knows about its plugins. */
export interface PluginsService {
  /** @param load also imports every plugin and checks `register` against the manifest. */
  report(options?: { load?: boolean }): Promise<PluginReport>;
}
export const pluginsToken = createToken<PluginsService>('plugins');
