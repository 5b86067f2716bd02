'use strict';

// The layers: who may import whom. The first match below is the sentence that a person reads when it is broken.

/** Matches a package of ours, resolved (`packages/core/dist/…`) or not (`@cub/core`). */
const ours = (...names) => {
  const all = names.join('|');
  return `^packages/(${all})/|^(node_modules/)?@cub/(${all})(/|$)`;
};
const plugins = '^plugins/|^(node_modules/)?@cub/plugin-(?!sdk)';
const cli = '^packages/cli/|^(node_modules/)?cub(/|$)';
const external = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})(/|$)`;
const tests = '\\.test\\.ts$|/test/|^packages/testkit/|(jest|eslint)\\.config\\.[cm]js$';
const sourcesOf = (...names) => ({ path: `^packages/(${names.join('|')})/src/`, pathNot: tests });

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
/** A package of ours that may import only the named ones of ours. */
const onlyImports = (name, ...allowed) =>
  rule(`${name}-layer`, `packages/${name} imports ${allowed.map((a) => `@cub/${a}`).join(', ') || 'no other package of ours'}.`, sourcesOf(name), {
    path: `${ours('[^/]+')}|${plugins}|${cli}`,
    pathNot: ours(name, ...allowed),
  });

module.exports = {
  forbidden: [
    onlyImports('schema'),
    onlyImports('journal', 'schema'),
    onlyImports('git', 'schema'),
    onlyImports('track', 'schema', 'journal'),
    onlyImports('plugin-sdk', 'schema'),
    onlyImports('core', 'plugin-sdk', 'journal', 'track', 'git', 'schema'),
    rule(
      'library-is-bare',
      'The libraries know neither the command framework nor the container: they also serve programs that are no cub.',
      sourcesOf('schema', 'journal', 'git', 'track'),
      { path: `${external('@oclif', 'tsyringe', 'reflect-metadata')}|${ours('plugin-sdk')}` },
    ),
    rule(
      'plugin-knows-no-host',
      'A plugin imports the SDK and libraries, never the host or the executable: what it needs of them has a token.',
      { path: '^plugins/', pathNot: tests },
      { path: `${ours('core')}|${cli}` },
    ),
    rule(
      'plugin-knows-no-plugin',
      'A plugin reaches another one only through a token or an extension point of the SDK.',
      { path: '^plugins/([^/]+)/', pathNot: tests },
      { path: plugins, pathNot: '^plugins/$1/' },
    ),
    rule('container-only-in-core', 'tsyringe is a detail of the host; decorated classes fail across two copies of it.', { pathNot: '^packages/core/' }, { path: external('tsyringe') }),
    rule('testkit-only-in-tests', 'The test kit imports everything; a product that imports it would, too.', { pathNot: tests }, { path: ours('testkit') }),
    rule(
      'loop-does-not-track',
      'The run loop says what happens next; recording, publishing and git belong to the services that it calls.',
      { path: '^plugins/run/src/loop/', pathNot: tests },
      { path: ours('journal', 'track', 'git') },
    ),
    rule(
      'plugin-entry-is-light',
      'plugin.ts is imported for every command that needs one contribution; it loads neither the command framework nor commands.',
      { path: '^plugins/[^/]+/src/plugin\\.ts$' },
      { path: `${external('@oclif')}|(^packages|(^|/)@cub)/plugin-sdk/(dist/)?command|^plugins/[^/]+/src/commands/`, dependencyTypesNot: ['type-only', 'dynamic-import'] },
    ),
    rule(
      'no-way-around-exports',
      'Another package is imported by its name, not by a path into its sources.',
      { path: '^(packages|plugins)/([^/]+)/' },
      { path: '^(packages|plugins)/[^/]+/src/', pathNot: '^$1/$2/' },
    ),
    rule('no-cycle', 'Modules that import each other in a circle cannot be understood one at a time.', {}, { circular: true }),
    rule('no-undeclared', 'Every imported package stands in the package.json of the one that imports it.', { path: '^(packages|plugins)/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    rule(
      'no-dev-in-product',
      'What users run may only import dependencies; devDependencies are not installed with it.',
      { path: '^(packages|plugins)/[^/]+/(src|bin)/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '/@types/' },
    ),
    rule('resolvable', 'An import that leads nowhere; is the package built?', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['^(packages|plugins)/[^/]+/(node_modules|coverage)/', '/fixtures/'] },
    tsPreCompilationDeps: 'specify',
    combinedDependencies: false,
    // Keeps our own packages recognisable as npm packages, so that they must be declared like any other.
    preserveSymlinks: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
