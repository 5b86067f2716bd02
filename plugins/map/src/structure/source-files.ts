import type { StackId } from './project-structure.js';

/** Extensions by language. A header of C may be one of C++ as well: what else is there tells. */
const EXTENSIONS: Readonly<Partial<Record<StackId, string>>> = {
  python: 'py pyi pyx',
  node: 'js jsx mjs cjs ts tsx mts cts vue svelte astro',
  rust: 'rs',
  go: 'go',
  ruby: 'rb',
  java: 'java',
  kotlin: 'kt kts',
  c: 'c h',
  'c++': 'cc cpp cxx c++ hh hpp hxx ipp cu cuh',
  dotnet: 'cs fs vb',
  php: 'php',
  swift: 'swift',
  'objective-c': 'm mm',
  scala: 'scala sc',
  dart: 'dart',
  elixir: 'ex exs',
  erlang: 'erl',
  clojure: 'clj cljs cljc',
  haskell: 'hs',
  ocaml: 'ml mli',
  lua: 'lua',
  perl: 'pl pm',
  r: 'r',
  julia: 'jl',
  zig: 'zig',
  nim: 'nim',
  shell: 'sh bash zsh',
};
const STACK_OF = new Map(
  Object.entries(EXTENSIONS).flatMap(([id, extensions]) =>
    extensions.split(' ').map((extension) => [extension, id as StackId]),
  ),
);
/** Scripts of Gradle are configuration. */
const CONFIGURATION = /(^|\/)[\w.-]*\.gradle\.kts$/;

export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** null for what is no code. */
export function stackOfFile(path: string): StackId | null {
  return CONFIGURATION.test(path) ? null : STACK_OF.get(extensionOf(path)) ?? null;
}

export function isSource(path: string): boolean {
  return stackOfFile(path) !== null;
}
