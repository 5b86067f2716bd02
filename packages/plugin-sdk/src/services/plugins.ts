import { createToken } from '../token.js';

/** Something wrong with a plugin. The plugin is disabled (or, when one factory fails, what that makes), the rest works. */
export interface PluginFault {
  /** npm name of the package; the name under which it was installed when its package.json cannot be read. */
  readonly plugin: string;
  /** `CUB_PLUGIN_…`; `CUB_SERVICE_…` for a contribution that could not be made. */
  readonly code: string;
  /** What is wrong, without the plugin's name. */
  readonly message: string;
  /** What the user can do, as a sentence. */
  readonly suggestion: string;
}

/** A plugin whose manifest is right; nothing of it need have run. */
export interface PluginInfo {
  /** npm name of the package. */
  readonly name: string;
  /** As in package.json; `0.0.0` when it has none. */
  readonly version: string;
  /** Absolute folder of the package. */
  readonly root: string;
  /** `bundled`: comes with cub; `user`: `cub plugins install`; `link`: `cub plugins link`. Where two claim the same, the bundled one keeps it. */
  readonly origin: 'bundled' | 'user' | 'link';
  /** See {@link PluginManifest.contributes}. */
  readonly contributes: readonly string[];
}

/** Which plugins there are, and what is wrong with any. */
export interface PluginReport {
  /** Bundled ones first. One that is faulty by its manifest, or claims what another has, is not here; one that failed when it was loaded is. */
  readonly plugins: readonly PluginInfo[];
  /** What the manifests alone show, and what showed itself when plugins were loaded so far. */
  readonly faults: readonly PluginFault[];
}

/** What the host knows about its plugins. */
export interface PluginsService {
  /**
   * Tells what is known. Never fails because of a plugin.
   * @param options `load`: also imports every plugin and checks `register` against the manifest
   */
  report(options?: { load?: boolean }): Promise<PluginReport>;
}
/** What the host knows about plugins. */
export const pluginsToken = createToken<PluginsService>('plugins');
