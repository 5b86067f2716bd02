import { projectOnDisk } from '../../test/project-on-disk.js';
import { readStructure } from './read-structure.js';

const read = (files: Readonly<Record<string, string>>) => readStructure(projectOnDisk(files));
const commands = ({ buildCommands }: Awaited<ReturnType<typeof read>>) =>
  buildCommands.map(({ what, command }) => `${what}: ${command}`);

const stacks = ({ stacks: found }: Awaited<ReturnType<typeof read>>) =>
  found.map(({ id, tools, evidence }) => `${id}: ${tools.join(', ')} (${evidence.join(', ')})`);

it('CMake: commands of the project, programs, and no project for each folder below', async () => {
  const structure = await read({
    'CMakeLists.txt': 'project(shop)\nenable_testing()\nadd_executable(shop src/start.cc)\nadd_subdirectory(lib)\n',
    'lib/CMakeLists.txt': 'add_library(lib a.cc)',
    'src/start.cc': '',
    'src/main.cc': '',
    'lib/a.cc': '',
  });
  expect(commands(structure)).toEqual([
    'install: cmake -B build',
    'build: cmake --build build',
    'test: ctest --test-dir build',
  ]);
  expect(structure.entryPoints).toEqual(['src/start.cc', 'src/main.cc']);
});

it('.NET: a solution with its projects, of which tests are told by what they are', async () => {
  const structure = await read({
    'Shop.sln': '',
    'src/Shop/Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
    'src/Shop/Program.cs': '',
    'src/Shop.Core/Shop.Core.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
    'tests/Shop.Tests/Shop.Tests.csproj': '<Project><PackageReference Include="xunit" /></Project>',
    'tests/Shop.Tests/CartTests.cs': '',
  });
  expect(stacks(structure)).toEqual(['dotnet: dotnet, ASP.NET Core, xUnit (Shop.sln)']);
  expect(commands(structure)).toEqual([
    'install: dotnet restore',
    'build: dotnet build',
    'test: dotnet test',
    'run: dotnet run --project src/Shop/Shop.csproj',
  ]);
  expect(structure.packages.map(({ name, isProduct }) => [name, isProduct])).toEqual([
    ['Shop', true],
    ['Shop.Core', true],
    ['Shop.Tests', false],
  ]);
  expect(structure.entryPoints).toEqual(['src/Shop/Program.cs']);
  expect(structure.testFolders).toEqual(['tests']);
});

it('PHP: scripts of composer, hooks left out, folders of the autoloader', async () => {
  const structure = await read({
    'composer.json':
      '{"scripts":{"test":"phpunit","lint":"phpcs","post-install-cmd":"x"},"autoload":{"psr-4":{"Shop\\\\":"lib/"}},"bin":["bin/shop"]}',
    'lib/Cart.php': '',
    'bin/shop': '',
  });
  expect(commands(structure)).toEqual([
    'install: composer install',
    'test: composer run test',
    'lint: composer run lint',
  ]);
  expect([structure.modules.map(({ path }) => path), structure.entryPoints]).toEqual([['lib'], ['bin/shop']]);
});

it('SwiftPM: programs and targets; a project of Xcode is evidence and no module', async () => {
  const structure = await read({
    'Package.swift':
      'let package = Package(targets: [.executableTarget(name: "shop", dependencies: []), .target(name: "Core")])',
    'Shop.xcodeproj/project.pbxproj': '',
    'Sources/shop/main.swift': '',
    'Sources/Core/Cart.swift': '',
    'Tests/CoreTests/CartTests.swift': '',
  });
  expect(stacks(structure)).toEqual(['swift: SwiftPM, Xcode (Package.swift, Shop.xcodeproj)']);
  expect(commands(structure)).toEqual(['build: swift build', 'test: swift test', 'run: swift run shop']);
  expect(structure.modules.map(({ path }) => path)).toEqual(['Sources/Core', 'Sources/shop']);
  expect([structure.entryPoints, structure.testFolders]).toEqual([['Sources/shop/main.swift'], ['Tests']]);
});

it('Cargo names its programs, Go its module', async () => {
  const rust = await read({
    'Cargo.toml': '[package]\nname="thing"\n[[bin]]\nname="one"\npath="src/one.rs"\n',
    'src/main.rs': '',
    'src/one.rs': '',
    'src/bin/two/main.rs': '',
  });
  expect(stacks(rust)).toEqual(['rust: cargo, bins: one thing two (Cargo.toml)']);
  expect(rust.entryPoints).toContain('src/bin/two/main.rs');
  expect(stacks(await read({ 'go.mod': 'module example.org/thing/v2\n', 'a.go': '' }))).toEqual([
    'go: go modules, module example.org/thing/v2 (go.mod)',
  ]);
});
