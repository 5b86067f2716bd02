/** What a build command is for. */
export type CommandPurpose = 'install' | 'build' | 'test' | 'lint' | 'types' | 'run' | 'other';

/** A command that can be pasted into a shell at the root of the project and run. */
export interface BuildCommand {
  readonly command: string;
  readonly what: CommandPurpose;
  /** The file that says so, relative to the root. */
  readonly from: string;
}

/**
 * In the order in which they are listed. Those after `swift` are known by their files alone; `unknown` stands alone,
 * where nothing else was found.
 */
export const STACKS = [
  ...(['python', 'node', 'rust', 'go', 'ruby', 'java', 'kotlin', 'c', 'c++', 'dotnet', 'php', 'swift'] as const),
  ...([
    'objective-c',
    'scala',
    'dart',
    'elixir',
    'erlang',
    'clojure',
    'haskell',
    'ocaml',
    'lua',
    'perl',
    'r',
    'julia',
    'zig',
    'nim',
    'shell',
    'unknown',
  ] as const),
] as const;
export type StackId = (typeof STACKS)[number];

export interface Stack {
  readonly id: StackId;
  /** Paths of configuration files; where there are none what was counted, for example `12 .py files`. */
  readonly evidence: readonly string[];
  /** Package managers, frameworks and test runners by their common names, for example `pnpm`, `pytest`. */
  readonly tools: readonly string[];
  /** Of all code files of the project, from 0 to 1; null when it has a single language. */
  readonly share: number | null;
}

/** What a Dockerfile starts from, and what it starts. */
export interface Container {
  readonly path: string;
  /** The image; null when it is a variable. */
  readonly base: string | null;
  /** The program with its arguments; null when nothing is started, or nothing that can be shown. */
  readonly starts: string | null;
}

/** A part of the project that stands for itself: a member of a workspace, a package, a source folder. */
export interface Module {
  /** A folder, relative to the root. */
  readonly path: string;
  /** As its language calls it, else the name of the folder. */
  readonly name: string;
  /** Others import it by its name. */
  readonly isPackage?: boolean;
}

/** A member of a workspace. */
export interface WorkspacePackage {
  /** Its folder, relative to the root of the project. */
  readonly path: string;
  readonly name: string;
  /** The first words of what its manifest says of it; null when it says nothing. */
  readonly description: string | null;
  /**
   * It is a part of the product whatever its folder is called: a package `test` may be one, a folder with the
   * workspace's tests is none.
   */
  readonly isProduct: boolean;
}

export interface KeyFile {
  readonly path: string;
  /** In a few words what one finds there. */
  readonly why: string;
}

export interface FolderSize {
  /** Relative to the root; the root itself is not listed. */
  readonly path: string;
  /** How many files lie in it, at any depth. */
  readonly files: number;
}

/**
 * What can be said of a project without parsing its code. All paths are relative to its root, with `/`. Every list is
 * in an order that follows from the
 * files alone.
 */
export interface ProjectStructure {
  readonly stacks: readonly Stack[];
  readonly buildCommands: readonly BuildCommand[];
  readonly containers: readonly Container[];
  readonly keyFiles: readonly KeyFile[];
  readonly modules: readonly Module[];
  /** The members of workspaces, in the order of their paths. */
  readonly packages: readonly WorkspacePackage[];
  /** Files at which a program or a library starts. */
  readonly entryPoints: readonly string[];
  readonly testFolders: readonly string[];
  readonly folders: readonly FolderSize[];
  /** Configuration that could not be read, each with its place. What it says is missing above. */
  readonly warnings: readonly string[];
}

/** The files that are looked at. */
export interface StructureFiles {
  /** Relative to the root, with `/`. */
  readonly paths: readonly string[];
  /** @returns the text; null when the file cannot be read or is too large */
  read(path: string): string | null;
}

/** Folders that are a part of the product whatever they are called. */
export function productFolders({ packages }: Pick<ProjectStructure, 'packages'>): string[] {
  return packages.flatMap(({ path, isProduct }) => (isProduct ? [path] : []));
}
