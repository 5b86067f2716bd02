import { tableAt, textAt, textsOf, valueAt, type Table } from '../config-values.js';
import { purposeOf } from '../command-purpose.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { nameOf } from '../project-files.js';
import { forEachName } from '../shell-word.js';

/** Packages that say what kind of project it is, with the names that people use. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^laravel\/(framework|laravel)$/, 'Laravel'],
  [/^symfony\/(framework-bundle|symfony)$/, 'Symfony'],
  [/^phpunit\/phpunit$/, 'PHPUnit'],
  [/^pestphp\/pest$/, 'Pest'],
  [/^phpstan\/phpstan$/, 'PHPStan'],
];
/** Composer runs them by itself. */
const HOOK = /^(pre|post)-/;
const STARTS = ['artisan', 'bin/console', 'public/index.php', 'index.php'];

/** composer.json with its scripts. */
export const phpReader: StackReader = {
  id: 'php',
  isManifest: (name) => name === 'composer.json',
  read: readPhp,
};

async function readPhp(folder: Folder): Promise<Findings> {
  const manifest = (await folder.json('composer.json')) ?? {};
  const required = [...Object.keys(tableAt(manifest, 'require')), ...Object.keys(tableAt(manifest, 'require-dev'))];
  const programs = [...textsOf(valueAt(manifest, 'bin')), textAt(manifest, 'bin') ?? '', ...STARTS].filter((path) =>
    folder.has(path),
  );
  return {
    evidence: [folder.at('composer.json')],
    tools: [
      'composer',
      ...KNOWN.flatMap(([pattern, name]) => (required.some((one) => pattern.test(one)) ? [name] : [])),
    ],
    commands: phpCommands(folder, manifest, required),
    modules: sourceFolders(folder, manifest).map((path) => ({ path, name: nameOf(path) })),
    entryPoints: [...new Set(programs)].map((path) => folder.at(path)),
  };
}

function phpCommands(folder: Folder, manifest: Table, required: readonly string[]): FoundCommand[] {
  const from = folder.at('composer.json');
  const scripts = Object.keys(tableAt(manifest, 'scripts')).filter((name) => !HOOK.test(name));
  const runs = (name: string) => scripts.some((script) => purposeOf(script) === 'test') || !required.includes(name);
  return [
    { command: 'composer install', what: 'install', from },
    ...forEachName(
      scripts,
      (word, name): FoundCommand => ({ command: `composer run ${word}`, what: purposeOf(name), from }),
    ),
    ...(runs('phpunit/phpunit') ? [] : [{ command: 'vendor/bin/phpunit', what: 'test' as const, from }]),
    ...(runs('pestphp/pest') ? [] : [{ command: 'vendor/bin/pest', what: 'test' as const, from }]),
  ];
}

/** Folders of the autoloader, without those of development. */
function sourceFolders(folder: Folder, manifest: Table): string[] {
  const mapped = Object.values(tableAt(manifest, 'autoload', 'psr-4')).flatMap((value) =>
    typeof value === 'string' ? [value] : textsOf(value),
  );
  return mapped
    .map((path) => folder.at(path.replace(/^\.?\//, '').replace(/\/+$/, '')))
    .filter((path) => path !== folder.path && folder.files.hasFolder(path));
}
