import { isUtf8 } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from './git.js';

/**
 * What turns one tree into the other, as text that `git apply` applies. Changes whose text is not UTF-8 are written as binary.
 * @param options.maxBytes changes that no longer fit are left out as whole files and named in a line that `git apply` skips.
 */
export async function patchBetween(git: Git, treeA: string, treeB: string, options: { maxBytes?: number } = {}): Promise<string> {
  const sections = await diff(git, treeA, treeB, []);
  const readable = sections.every((section) => isUtf8(section)) ? sections : await withBinary(git, treeA, treeB, sections);
  return fit(readable, options.maxBytes ?? Infinity);
}

async function diff(git: Git, treeA: string, treeB: string, config: readonly string[]): Promise<Buffer[]> {
  const form = ['--binary', '--full-index', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  const args = ['-c', 'core.quotePath=true', ...config, 'diff-tree', '-r', '-p', ...form, treeA, treeB];
  return sectionsOf((await git.raw(args)).stdout);
}

/** With this attribute git takes every file for binary; the sections are the same ones in the same order. */
const ALL_BINARY = '* -diff\n';

async function withBinary(git: Git, treeA: string, treeB: string, sections: Buffer[]): Promise<Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cub-attributes-'));
  try {
    const file = join(folder, 'attributes');
    await writeFile(file, ALL_BINARY);
    return preferText(sections, await diff(git, treeA, treeB, ['-c', `core.attributesFile=${file}`]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function preferText(sections: Buffer[], binary: Buffer[]): Buffer[] {
  return sections.map((section, i) => (isUtf8(section) ? section : (binary[i] ?? section)));
}

/** One section a file. No line inside one can start like this: content is indented by a sign, binary data has no blanks. */
const START = Buffer.from('\ndiff --git ');

function sectionsOf(patch: Buffer): Buffer[] {
  const sections: Buffer[] = [];
  for (let start = 0; start < patch.length; ) {
    const next = patch.indexOf(START, start);
    const end = next === -1 ? patch.length : next + 1;
    sections.push(patch.subarray(start, end));
    start = end;
  }
  return sections;
}

function fit(sections: readonly Buffer[], maxBytes: number): string {
  let used = 0;
  return sections
    .map((section) => {
      if (used + section.length > maxBytes) return `# left out, ${section.length} bytes: ${section.toString('utf8', 0, section.indexOf('\n'))}\n`;
      used += section.length;
      return section.toString('utf8');
    })
    .join('');
}
