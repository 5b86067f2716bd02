import type { CommandPurpose } from './project-structure.js';

/** Words that tell what a task is for wherever they stand first or second in its name, the first before the second. */
const WORDS: readonly (readonly [CommandPurpose, RegExp])[] = [
  ['types', /^(types?|typecheck|typing|tsc|mypy|pyright)$/],
  ['test', /^(tests?|testing|pytest|jest|vitest|specs?|unit|unittests?|e2e|integration|coverage|cov|rspec|nextest)$/],
  ['lint', /^(lint|linter|linting|eslint|prettier|fmt|format|formatting|style|ruff|clippy|rubocop|vet|biome|oxlint)$/],
  ['build', /^(build|compile|bundle|assemble)$/],
  ['run', /^(start|dev|serve|watch|preview)$/],
];
/** Names that tell it as a whole only. */
const NAMES: readonly (readonly [CommandPurpose, RegExp])[] = [
  ['install', /^(install|setup|bootstrap|init)$/],
  ['types', /^(check-types|type-check|ts-check)$/],
  ['test', /^(check|ci|cibuild|verify|validate)$/],
  ['lint', /^(check-format|pre-commit)$/],
  ['build', /^(dist|package|make|all)$/],
  ['run', /^(server|run|up|console|shell)$/],
];

/** A task of which any word is one of these is no everyday one, whatever it is called besides: `ci-publish`, `docs:build`. */
const APART = /^(publish|release|releaser|goreleaser|deploy|upload|push|clean|clear|reset|docs?|documentation|website|changelog|bump)$/;

/** What a task is for, as its name tells: `test:unit` is a test. */
export function purposeOf(name: string): CommandPurpose {
  const whole = name.toLowerCase().replaceAll('_', '-');
  const words = whole.split(/[:./\s-]+/);
  if (words.some((word) => APART.test(word))) return 'other';
  return lookUp(NAMES, whole) ?? lookUp(WORDS, words[0]) ?? lookUp(WORDS, words[1]) ?? 'other';
}

function lookUp(rules: typeof WORDS, word: string | undefined): CommandPurpose | null {
  return rules.find(([, pattern]) => word !== undefined && pattern.test(word))?.[0] ?? null;
}
