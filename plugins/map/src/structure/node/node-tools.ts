import { tableAt, type Table } from '../config-values.js';
import type { Folder } from '../folder.js';

/** Packages that say what kind of project it is, with the names that people use. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['typescript', 'TypeScript'],
  ['turbo', 'turbo'],
  ['nx', 'nx'],
  ['lerna', 'lerna'],
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['react', 'React'],
  ['vue', 'Vue'],
  ['svelte', 'Svelte'],
  ['@angular/core', 'Angular'],
  ['express', 'Express'],
  ['fastify', 'Fastify'],
  ['@nestjs/core', 'NestJS'],
  ['hono', 'Hono'],
  ['electron', 'Electron'],
  ['prisma', 'Prisma'],
  ['vite', 'Vite'],
  ['webpack', 'webpack'],
  ['vitest', 'vitest'],
  ['jest', 'jest'],
  ['mocha', 'mocha'],
  ['ava', 'ava'],
  ['@playwright/test', 'Playwright'],
  ['eslint', 'eslint'],
  ['@biomejs/biome', 'Biome'],
];

/** The well-known packages that a manifest depends on. */
export function nodeTools(folder: Folder, manifest: Table): string[] {
  const declared = ['dependencies', 'devDependencies', 'peerDependencies'].map((key) => tableAt(manifest, key));
  const has = (name: string) => declared.some((table) => Object.hasOwn(table, name));
  return KNOWN.flatMap(([name, label]) => (has(name) || (name === 'typescript' && folder.has('tsconfig.json')) ? [label] : []));
}
