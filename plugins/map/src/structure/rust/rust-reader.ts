import { hasTable, tableAt, tablesOf, textAt, textsOf, valueAt, type Table } from '../config-values.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { matchFolders } from '../path-glob.js';
import { joinPath, nameOf, parentOf } from '../project-files.js';
import type { Module, WorkspacePackage } from '../project-structure.js';
import { isTestFolderName } from '../../files/folder-kind.js';
import { briefly } from '../briefly.js';
import { purposeOf } from '../command-purpose.js';
import { readableName } from '../readable-name.js';
import { forEachName } from '../shell-word.js';

/** Cargo.toml with its programs and the members of its workspace. */
export const rustReader: StackReader = {
  id: 'rust',
  isManifest: (name) => name === 'Cargo.toml',
  read: readRust,
};

/** More programs are a collection. */
const MOST_PROGRAMS = 8;

/** A package of Cargo. */
interface Crate extends Module {
  readonly manifest: Table;
}

async function readRust(folder: Folder): Promise<Findings> {
  const manifest = (await folder.toml('Cargo.toml')) ?? {};
  const members = await workspaceCrates(folder, manifest);
  const own: Crate[] = hasTable(manifest, 'package')
    ? [{ path: folder.path, name: readableName(textAt(manifest, 'package', 'name'), folder.path), manifest }]
    : [];
  const crates = [...own, ...members];
  return {
    evidence: ['Cargo.toml'].map((name) => folder.at(name)),
    tools: [
      hasTable(manifest, 'workspace') && members.length > 0 ? 'cargo workspace' : 'cargo',
      ...programsOf(folder, crates),
    ],
    commands: [
      ...cargoCommands(folder, members.length > 0),
      ...runCommands(folder, crates),
      ...(await aliases(folder)),
    ],
    modules: members.map(({ path, name }) => ({ path, name })),
    packages: members.map((crate) => toPackage(crate)),
    entryPoints: crates.flatMap((crate) => crateEntryPoints(folder, crate)),
    members: members.map(({ path }) => path),
  };
}

/** `bins: shop, shop-admin` */
function programsOf(folder: Folder, crates: readonly Crate[]): string[] {
  const names = crates
    .flatMap((crate) => forEachName(programNames(folder, crate), (_, name) => name))
    .filter((name) => /^[\w.-]+$/.test(name));
  const shown = [...new Set(names)].slice(0, MOST_PROGRAMS);
  return shown.length === 0 ? [] : [`bins: ${shown.join(' ')}`];
}

/**
 * A crate that is never published is part of the product unless its name says something else: `tokio-test` is, a crate
 * `tests` is not.
 */
function toPackage({ path, name, manifest }: Crate): WorkspacePackage {
  const description = briefly(textAt(manifest, 'package', 'description'));
  return {
    path,
    name,
    description,
    isProduct: isTestFolderName(nameOf(path)) && valueAt(manifest, 'package', 'publish') !== false,
  };
}

/** Members by their patterns; a dependency by path inside the folder is one, too. */
async function workspaceCrates(folder: Folder, manifest: Table): Promise<Crate[]> {
  if (!hasTable(manifest, 'workspace')) return [];
  const excluded = textsOf(valueAt(manifest, 'workspace', 'exclude')).map((glob) => `!${glob}`);
  const byPath = [tableAt(manifest, 'dependencies'), tableAt(manifest, 'workspace', 'dependencies')].flatMap((table) =>
    Object.values(table).flatMap((value) => textAt(value, 'path') ?? []),
  );
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  const inside = folder.files
    .under(folder.path)
    .filter((path) => nameOf(path) === 'Cargo.toml' && parentOf(path) !== folder.path);
  const folders = inside.map((path) => parentOf(path).slice(start));
  const paths = matchFolders(folders, [...textsOf(valueAt(manifest, 'workspace', 'members')), ...byPath, ...excluded]);
  return Promise.all(
    paths.map(async (path) => {
      const member = (await folder.toml(`${path}/Cargo.toml`)) ?? {};
      return { path: folder.at(path), name: readableName(textAt(member, 'package', 'name'), path), manifest: member };
    }),
  );
}

function cargoCommands(folder: Folder, isWorkspace: boolean): FoundCommand[] {
  const from = folder.at('Cargo.toml');
  // Without it cargo takes the package of the root alone, where there is one.
  const all = isWorkspace ? ' --workspace' : '';
  return [
    { command: `cargo build${all}`, what: 'build', from },
    { command: `cargo test${all}`, what: 'test', from },
    { command: `cargo clippy${all}`, what: 'lint', from },
    { command: `cargo fmt${isWorkspace ? ' --all' : ''} --check`, what: 'lint', from },
  ];
}

/** A program that is the only one of the root package needs no name. */
function runCommands(folder: Folder, crates: readonly Crate[]): FoundCommand[] {
  return crates.flatMap((crate) => {
    const programs = programNames(folder, crate);
    const from = joinPath(crate.path, 'Cargo.toml');
    const isRoot = crate.path === folder.path;
    if (isRoot && (programs.length === 1 || textAt(crate.manifest, 'package', 'default-run') !== null))
      return [{ command: 'cargo run', what: 'run', from }];
    const inPackage = isRoot ? '' : ` -p ${crate.name}`;
    return forEachName(
      programs,
      (word): FoundCommand => ({
        command: `cargo run${inPackage}${isRoot || programs.length > 1 ? ` --bin ${word}` : ''}`,
        what: 'run',
        from,
      }),
    );
  });
}

function programNames(folder: Folder, { path, name, manifest }: Crate): string[] {
  const declared = tablesOf(valueAt(manifest, 'bin'));
  const names = declared.flatMap((bin) => textAt(bin, 'name') ?? []);
  const main = joinPath(path, 'src/main.rs');
  const isNamed = declared.some((bin) => textAt(bin, 'path') === 'src/main.rs');
  const bin = joinPath(path, 'src/bin');
  const withFolder = folder.files
    .foldersIn(bin)
    .filter((one) => folder.files.has(`${one}/main.rs`))
    .map(nameOf);
  const inFolder = [
    ...folder.files.namesIn(bin).flatMap((file) => (file.endsWith('.rs') ? [file.slice(0, -3)] : [])),
    ...withFolder,
  ];
  return [
    ...new Set([
      ...names,
      ...(folder.files.has(main) && !isNamed && valueAt(manifest, 'package', 'autobins') !== false ? [name] : []),
      ...inFolder,
    ]),
  ];
}

function crateEntryPoints(folder: Folder, { path, manifest }: Crate): string[] {
  const declared = [...tablesOf(valueAt(manifest, 'bin')), tableAt(manifest, 'lib')].flatMap(
    (target) => textAt(target, 'path') ?? [],
  );
  const bin = joinPath(path, 'src/bin');
  const inFolder = [
    ...folder.files.namesIn(bin).map((file) => `src/bin/${file}`),
    ...folder.files.foldersIn(bin).map((one) => `src/bin/${nameOf(one)}/main.rs`),
  ];
  return [...new Set([...declared, 'src/main.rs', 'src/lib.rs', ...inFolder])]
    .map((file) => joinPath(path, file))
    .filter((file) => folder.files.has(file));
}

/** Commands that the project adds to cargo, such as `cargo xtask`. */
async function aliases(folder: Folder): Promise<FoundCommand[]> {
  const file = folder.firstOf('.cargo/config.toml', '.cargo/config');
  if (file === null) return [];
  const names = Object.keys(tableAt(await folder.toml(file), 'alias'));
  return forEachName(names, (word, name) => ({
    command: `cargo ${word}`,
    what: purposeOf(name),
    from: folder.at(file),
  }));
}
