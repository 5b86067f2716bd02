import type { StackId } from './project-structure.js';

/** Extensions by stack. Other languages are code as well, but have no reader of their own. */
const STACK_OF: Readonly<Record<string, StackId>> = {
  py: 'python', pyi: 'python', pyx: 'python',
  js: 'node', jsx: 'node', mjs: 'node', cjs: 'node', ts: 'node', tsx: 'node', mts: 'node', cts: 'node', vue: 'node', svelte: 'node',
  rs: 'rust', go: 'go', rb: 'ruby', java: 'java', kt: 'java', kts: 'java',
};
const OTHER_CODE = new Set('c h cc cpp cxx hpp cs swift scala php ex exs erl clj hs ml lua sh bash zsh pl r jl dart zig nim'.split(' '));

export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** null for files of other languages and for what is no code. */
export function stackOfFile(path: string): StackId | null {
  const extension = extensionOf(path);
  return Object.hasOwn(STACK_OF, extension) ? (STACK_OF[extension] ?? null) : null;
}

export function isSource(path: string): boolean {
  return stackOfFile(path) !== null || OTHER_CODE.has(extensionOf(path));
}
