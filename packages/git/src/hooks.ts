import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Git } from './git.js';

/** Where git looks for the hooks of a repository. */
export interface HookFolder {
  /** Absolute. */
  readonly path: string;
  /** False where the folder serves other repositories as well: nothing of one repository belongs there. */
  readonly isOwn: boolean;
}

/** Husky points git at a folder that it writes itself; what people write is in the one above. */
const HUSKY_GENERATED = /(?:^|[\\/])\.husky[\\/]_$/;

/** Honours `core.hooksPath`, and husky's way of using it. @throws CubError `CUB_GIT_FAILED` */
export async function hookFolder(git: Git): Promise<HookFolder> {
  const { stdout } = await git.run(['rev-parse', '--git-path', 'hooks']);
  const asked = resolve(git.paths.top, stdout.replace(/\r?\n$/, ''));
  const path = HUSKY_GENERATED.test(asked) ? dirname(asked) : asked;
  return { path, isOwn: [git.paths.commonDir, git.paths.top].some((folder) => isInside(folder, path)) };
}

function isInside(folder: string, path: string): boolean {
  const [outer, inner] = [realOrParents(folder), realOrParents(path)];
  return inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** The real path, also where the last folders do not exist yet. */
function realOrParents(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realOrParents(dirname(path)), basename(path));
  }
}

/** Lines of ours in a hook: between two markers, so that they can be replaced and taken out. */
export interface HookBlock {
  /** Tells the blocks of one file apart. One line. */
  readonly name: string;
  /** Shell lines. They must not end the hook, and must work with `sh -e`. */
  readonly lines: readonly string[];
}

const SHELL = /^#!\s*(?:\/usr\/bin\/env\s+(?:-S\s+)?)?(?:\S*\/)?(?:sh|bash|dash|ash|ksh|zsh)(?:\s|$)/;

/**
 * A hook with the block: a new hook, or an existing one with the block as its first lines, because a hook may end anywhere.
 * Everything else stays byte for byte.
 * @param before null where there is no hook
 * @returns null for a hook that is no shell script, to which no lines can be added
 */
export function withHookBlock(before: Uint8Array | null, block: HookBlock): Uint8Array | null {
  const text = Buffer.from(before ?? '').toString('latin1');
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  const [begin, end] = markersOf(block);
  const ours = Buffer.from([begin, ...block.lines, end].join(eol) + eol).toString('latin1');
  if (text === '') return Buffer.from(`#!/bin/sh${eol}${ours}`, 'latin1');
  const old = findBlock(text, begin, end);
  if (old !== null) return Buffer.from(text.slice(0, old.from) + ours + text.slice(old.to), 'latin1');
  if (text.startsWith('#!') && !SHELL.test(text)) return null;
  if (!text.startsWith('#!') && text.includes('\0')) return null;
  const first = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  const gap = first > 0 && !text.slice(0, first).endsWith('\n') ? eol : '';
  return Buffer.from(text.slice(0, first) + gap + ours + text.slice(first), 'latin1');
}

function markersOf({ name }: HookBlock): [string, string] {
  const latin = Buffer.from(name).toString('latin1');
  return [`# >>> ${latin} >>>`, `# <<< ${latin} <<<`];
}

function findBlock(text: string, begin: string, end: string): { from: number; to: number } | null {
  const from = lineAt(text, begin, 0);
  const last = from === -1 ? -1 : lineAt(text, end, from);
  return last === -1 ? null : { from, to: lineEnd(text, last) };
}

/** Where a line begins that is exactly this; -1 where there is none. */
function lineAt(text: string, line: string, start: number): number {
  for (let at = start; at < text.length; at = lineEnd(text, at)) {
    if (text.slice(at, lineEnd(text, at)).replace(/\r?\n$/, '') === line) return at;
  }
  return -1;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
}
