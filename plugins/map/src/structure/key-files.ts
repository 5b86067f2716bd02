import { byText } from './by-text.js';
import { nameOf, parentOf, type ProjectFiles } from './project-files.js';
import type { KeyFile } from './project-structure.js';

/** Files that one reads first, by their names; the order is that of the result. */
const IN_ROOT: readonly (readonly [RegExp, string])[] = [
  [/^readme(\.(md|markdown|rst|txt|adoc))?$/i, 'overview'],
  [/^(agents|claude|gemini)\.md$/i, 'rules for agents'],
  [/^contributing(\.(md|markdown|rst|txt|adoc))?$/i, 'how to contribute'],
  [/^(architecture|design|hacking|development)(\.(md|markdown|rst|txt|adoc))?$/i, 'design'],
  [/^package\.json$/, 'packages and scripts'],
  [/^(pnpm-workspace\.yaml|lerna\.json|go\.work)$/, 'workspace'],
  [/^(turbo|nx)\.json$/, 'tasks of the workspace'],
  [/^(pyproject\.toml|setup\.py|setup\.cfg|Pipfile|requirements\.txt)$/, 'Python project'],
  [/^Cargo\.toml$/, 'Rust project'],
  [/^go\.mod$/, 'Go module'],
  [/^(Gemfile|gems\.rb|.+\.gemspec)$/, 'Ruby project'],
  [/^(pom\.xml|build\.gradle(\.kts)?|settings\.gradle(\.kts)?)$/, 'Java project'],
  [/^(GNUmakefile|makefile|\.?justfile|rakefile|taskfile(\.dist)?\.ya?ml|noxfile\.py|tox\.ini)$/i, 'tasks'],
  [/^tsconfig(\.base)?\.json$/, 'TypeScript settings'],
  [/^(Dockerfile|Containerfile|(docker-)?compose\.ya?ml)$/, 'containers'],
  [/^(changelog|changes|history|news)(\.(md|markdown|rst|txt|adoc))?$/i, 'history of changes'],
  [/^(license|licence|copying|unlicense)(\.(md|rst|txt))?$/i, 'license'],
];
const BELOW: readonly (readonly [RegExp, string])[] = [
  [/^\.github\/copilot-instructions\.md$/, 'rules for agents'],
  [/^\.github\/CONTRIBUTING\.md$/i, 'how to contribute'],
  [/^\.github\/workflows\/(ci|test|tests|build|main|check|checks)\.ya?ml$/, 'continuous integration'],
  [/^(\.gitlab-ci\.yml|\.circleci\/config\.yml|\.travis\.yml|azure-pipelines\.yml|Jenkinsfile)$/, 'continuous integration'],
  [/^docs?\/(index|readme|architecture|design|contributing|development)\.(md|rst|adoc)$/i, 'documentation'],
];

export function findKeyFiles(files: ProjectFiles): KeyFile[] {
  const rules = [...IN_ROOT.map(([pattern, why]) => ({ pattern, why, isRoot: true })), ...BELOW.map(([pattern, why]) => ({ pattern, why, isRoot: false }))];
  const candidates = files.paths.filter((path) => parentOf(path) === '' || /^(\.github|\.circleci|docs?)\//i.test(path));
  return rules.flatMap(({ pattern, why, isRoot }) => {
    const found = candidates.filter((path) => pattern.test(isRoot ? nameOf(path) : path) && (!isRoot || parentOf(path) === ''));
    return found.sort(byText).map((path) => ({ path, why }));
  });
}
