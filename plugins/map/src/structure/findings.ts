import type { Folder } from './folder.js';
import type { CommandPurpose, Module, StackId, WorkspacePackage } from './project-structure.js';

/** A command as it is typed in the folder that was read. */
export interface FoundCommand {
  readonly command: string;
  readonly what: CommandPurpose;
  /** Relative to the root of the project. */
  readonly from: string;
}

/** What one reader found in one folder. All paths are relative to the root of the project. */
export interface Findings {
  /** The stack, where files tell more than the manifest does: Kotlin built by Gradle. */
  readonly stack?: StackId;
  /** Configuration files that tell the stack. */
  readonly evidence?: readonly string[];
  readonly tools?: readonly string[];
  readonly commands?: readonly FoundCommand[];
  readonly modules?: readonly Module[];
  readonly packages?: readonly WorkspacePackage[];
  /** The most important first. */
  readonly entryPoints?: readonly string[];
  /** Folders that belong to this one, as members of its workspace: they are not read on their own. */
  readonly members?: readonly string[];
}

/** Reads what one language's files in a folder say. */
export interface StackReader {
  readonly id: StackId;
  /** Whether this file makes a folder one of its projects. @param name without folders */
  isManifest(name: string): boolean;
  read(folder: Folder): Promise<Findings>;
}

/** Reads what the file of a task runner in a folder says. */
export type RunnerReader = (folder: Folder) => Promise<readonly FoundCommand[]>;
