import { projectOnDisk } from '../../test/project-on-disk.js';
import { readStructure } from './read-structure.js';

it('an empty project', async () => {
  expect(await readStructure({ paths: [], read: () => null })).toEqual({
    stacks: [{ id: 'unknown', evidence: [], tools: [], share: null }],
    buildCommands: [],
    containers: [],
    keyFiles: [],
    modules: [],
    packages: [],
    entryPoints: [],
    testFolders: [],
    folders: [],
    warnings: [],
  });
});

it('a repository of several languages, in the agreed order', async () => {
  const structure = await readStructure(
    projectOnDisk({
      'README.md': '',
      'backend/pyproject.toml': '[project]\nname="backend"\n',
      'backend/uv.lock': '',
      'backend/Makefile': 'serve: ; x\n',
      'web ui/package.json': '{"scripts":{"dev":"x"}}',
      'tools/gen/go.mod': 'module gen',
      'examples/demo/Cargo.toml': '[package]\nname="demo"',
      'template-x/package.json': '{}',
    }),
  );
  expect(structure.stacks.map(({ id, evidence }) => [id, evidence])).toEqual([
    ['python', ['backend/pyproject.toml']],
    ['node', ['web ui/package.json']],
    ['go', ['tools/gen/go.mod']],
  ]);
  expect(structure.buildCommands.map(({ command }) => command)).toEqual([
    'cd backend && uv sync',
    "cd 'web ui' && npm install",
    "cd 'web ui' && npm run dev",
    'cd tools/gen && go build ./...',
    'cd tools/gen && go test ./...',
    'cd tools/gen && go vet ./...',
    'cd backend && make serve',
  ]);
  expect(structure.modules.map(({ path }) => path)).toEqual(['backend', 'tools/gen', 'web ui']);
});

it('a language without a manifest is told by what most files are', async () => {
  const { stacks } = await readStructure(projectOnDisk(['a.py', 'b.py', 'c.pyi', 'lib/x.rb', 'docs/conf.ts']));
  expect(stacks).toEqual([
    { id: 'python', evidence: ['2 .py files', '1 .pyi file'], tools: [], share: 0.75 },
    { id: 'ruby', evidence: ['1 .rb file'], tools: [], share: 0.25 },
  ]);
});

it('key files, source folders and test folders', async () => {
  const structure = await readStructure(
    projectOnDisk([
      'README.md',
      'src/core/a.ts',
      'src/core/index.ts',
      'src/only-text/x.md',
      'web/index.tsx',
      'tests/unit/tests/x.py',
      'openapi/specs/pets.ts',
      'spec/a_spec.rb',
      'e2e/notes.md',
      'AGENTS.md',
      'LICENSE',
      'docs/index.md',
      '.github/workflows/ci.yml',
      'sub/README.md',
    ]),
  );
  expect(structure.keyFiles.map(({ path }) => path)).toEqual([
    'README.md',
    'AGENTS.md',
    'LICENSE',
    '.github/workflows/ci.yml',
    'docs/index.md',
  ]);
  expect(structure.modules.map(({ path }) => path)).toEqual(['src/core', 'web']);
  expect(structure.testFolders).toEqual(['spec', 'tests']);
  expect(structure.folders).toContainEqual({ path: 'src', files: 3 });
});

describe('configuration that cannot be read', () => {
  it.each([
    ['package.json', '{\n  "name": "secret-name",,\n}', 'package.json:2:25: expected JSON'],
    ['pyproject.toml', '[project]\nname = secret-name\n', 'pyproject.toml:2:8: expected TOML'],
    ['Cargo.toml', '[package\n', 'Cargo.toml:1:9: expected TOML'],
    ['Taskfile.yml', 'tasks:\n  a: [secret-name\n', 'Taskfile.yml:3:1: expected YAML'],
    ['package.json', '["secret-name"]', 'package.json: expected a table of keys, received a list'],
    ['pnpm-workspace.yaml', 'secret-name', 'pnpm-workspace.yaml: expected a table of keys, received a string'],
  ])('%s: %j is a warning with its place and without its text; the rest is there', async (path, text, warning) => {
    const { warnings, buildCommands } = await readStructure(
      projectOnDisk({ Makefile: 'test: ; x\n', 'package.json': '{}', [path]: text }),
    );
    expect(warnings).toEqual([expect.stringContaining(warning)]);
    expect(warnings.join()).not.toContain('secret-name');
    expect(buildCommands.map(({ command }) => command)).toContain('make test');
  });

  it('a file that cannot be read, or is too large', async () => {
    const texts: Record<string, string | null> = {
      'package.json': null,
      Makefile: 'a'.repeat(1_000_001),
      'setup.cfg': '',
    };
    const { warnings } = await readStructure({ paths: Object.keys(texts), read: (path) => texts[path] ?? null });
    expect(warnings).toEqual([
      'Makefile: could not be read, or is too large',
      'package.json: could not be read, or is too large',
    ]);
  });
});

it('reads each configuration file once, and no other file of the project', async () => {
  const project = projectOnDisk({
    'package.json': '{"workspaces":["a"]}',
    'a/package.json': '{}',
    'a/src/index.ts': '',
    'README.md': '',
    'tests/x.ts': '',
  });
  const read: string[] = [];
  await readStructure({ paths: project.paths, read: (path) => (read.push(path), project.read(path)) });
  expect(read.sort()).toEqual(['a/package.json', 'package.json']);
});

it('leaves out what could leave the project or was installed', async () => {
  const { modules, folders } = await readStructure({
    paths: [
      '/etc/package.json',
      '../x/package.json',
      'a/../../b.py',
      'node_modules/x/package.json',
      'a//b.py',
      'ok/__init__.py',
    ],
    read: () => '{}',
  });
  expect(folders).toEqual([{ path: 'ok', files: 1 }]);
  expect(modules).toEqual([{ path: 'ok', name: 'ok' }]);
});

it('the order of the listing changes nothing', async () => {
  const project = projectOnDisk({
    'package.json': '{"workspaces":["p/*"]}',
    'p/a/package.json': '{}',
    'p/b/package.json': '{}',
    'x/index.js': '',
    'setup.py': '',
    'tests/a.py': '',
  });
  const [one, other] = await Promise.all([
    readStructure(project),
    readStructure({ ...project, paths: [...project.paths].reverse() }),
  ]);
  expect(JSON.stringify(other)).toBe(JSON.stringify(one));
});
