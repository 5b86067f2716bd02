import { purposeOf } from '../command-purpose.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { isAside } from '../aside-folders.js';
import { nameOf } from '../project-files.js';
import { forEachName } from '../shell-word.js';

const MANIFESTS = ['Gemfile', 'gems.rb', 'Rakefile'];
const KNOWN = ['rails', 'sinatra', 'hanami', 'rspec', 'minitest', 'rubocop'];
/** Tasks that no file has to spell out: they come with the gems that a Rakefile loads. */
const TASK_LIBRARIES: readonly (readonly [RegExp, string])[] = [
  [/\bRake::TestTask\.new(?:[ (]{0,4}:(\w+))?/g, 'test'],
  [/\bRSpec::Core::RakeTask\.new(?:[ (]{0,4}:(\w+))?/g, 'spec'],
  [/\bRuboCop::RakeTask\.new(?:[ (]{0,4}:(\w+))?/g, 'rubocop'],
  [/require\s*\(?['"]bundler\/gem_tasks['"]/g, 'build'],
];

/** Gemfile, gemspec, Rakefile. */
export const rubyReader: StackReader = {
  id: 'ruby',
  isManifest: (name) => MANIFESTS.includes(name) || name.endsWith('.gemspec'),
  read: async (folder) => readRuby(folder),
};

function readRuby(folder: Folder): Findings {
  const specs = folder.names.filter((name) => name.endsWith('.gemspec'));
  const gemfile = folder.firstOf('Gemfile', 'gems.rb');
  const declared = [...specs, ...(gemfile === null ? [] : [gemfile])].map((file) => folder.text(file) ?? '').join('\n');
  const gems = KNOWN.filter((gem) => new RegExp(`['"]${gem}(-rails)?['"]`).test(declared));
  const prefix = gemfile === null ? '' : 'bundle exec ';
  return {
    evidence: [...MANIFESTS.filter((name) => folder.has(name)), ...specs].map((name) => folder.at(name)),
    tools: [...(gemfile === null ? [] : ['bundler']), ...gems],
    commands: [
      ...(gemfile === null ? [] : [{ command: 'bundle install', what: 'install' as const, from: folder.at(gemfile) }]),
      ...rakeTasks(folder, prefix),
      ...checks(folder, gems, prefix),
      ...railsCommands(folder),
      ...forEachName(specs, (word, file) => ({ command: `gem build ${word}`, what: 'build' as const, from: folder.at(file) })),
    ],
    modules: folder.foldersIn(folder.has('config/application.rb') ? 'app' : 'lib').map((path) => ({ path, name: nameOf(path) })).filter(({ name }) => !isAside(name)),
    entryPoints: entryPoints(folder, specs),
  };
}

/** Tasks outside of a `namespace` block, which stand at the start of a line. */
function rakeTasks(folder: Folder, prefix: string): FoundCommand[] {
  const file = folder.firstOf('Rakefile', 'rakefile', 'Rakefile.rb');
  if (file === null) return [];
  const text = (folder.text(file) ?? '').replaceAll(/^[ \t]*#.*$/gm, '');
  const written = [...text.matchAll(/^(?:multi)?task[\s(]+(?::(\w+)|['"]([\w:.-]+)['"]|(\w+):(?=\s))/gm)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const loaded = TASK_LIBRARIES.flatMap(([pattern, name]) => [...text.matchAll(pattern)].map((match) => match[1] ?? name));
  const names = [...new Set([...written, ...loaded])].filter((name) => name !== 'default');
  return forEachName(names, (word, name) => ({ command: `${prefix}rake ${word}`, what: purposeOf(name), from: folder.at(file) }));
}

function checks(folder: Folder, gems: readonly string[], prefix: string): FoundCommand[] {
  const hasSpecs = folder.files.hasFolder(folder.at('spec')) && (gems.includes('rspec') || folder.has('.rspec'));
  const rubocop = folder.firstOf('.rubocop.yml');
  return [
    ...(hasSpecs ? [{ command: `${prefix}rspec`, what: 'test' as const, from: folder.at(folder.firstOf('.rspec', 'Gemfile') ?? 'spec') }] : []),
    ...(rubocop === null ? [] : [{ command: `${prefix}rubocop`, what: 'lint' as const, from: folder.at(rubocop) }]),
  ];
}

function railsCommands(folder: Folder): FoundCommand[] {
  if (!folder.has('bin/rails')) return [];
  const from = folder.at('bin/rails');
  const test: FoundCommand[] = folder.files.hasFolder(folder.at('test')) ? [{ command: 'bin/rails test', what: 'test', from }] : [];
  return [...test, { command: 'bin/rails server', what: 'run', from }];
}

function entryPoints(folder: Folder, specs: readonly string[]): string[] {
  const libraries = specs.map((name) => name.slice(0, -'.gemspec'.length)).flatMap((gem) => [`lib/${gem}.rb`, `lib/${gem.replaceAll('-', '/')}.rb`]);
  const programs = folder.files.namesIn(folder.at('exe')).map((name) => `exe/${name}`);
  return [...new Set([...programs, ...libraries, 'config/application.rb', 'config.ru'])].filter((path) => folder.has(path)).map((path) => folder.at(path));
}
