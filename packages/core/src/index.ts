export { createHost, type CreateHostOptions } from './host/create-host.js';
export type { PluginLocation } from './plugins/read-manifest.js';
export { userDirs, type UserDirs } from './project/user-dirs.js';
