import { isUtf8 } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.js';
import { withTemporaryFolder } from './temporary-folder.js';

/**
 * What turns one tree into the other, as text that `git apply` applies. Changes whose text is not UTF-8 are written as binary.
 * @param options.below a folder, for example that of a submodule, that the patch names in front of every path
 * @param options.maxBytes changes that no longer fit are left out as whole files and named in a line that `git apply` skips.
 */
export async function patchBetween(git: Git, treeA: string, treeB: string, options: { maxBytes?: number; below?: string } = {}): Promise<string> {
  const range = { treeA, treeB, below: options.below ?? '' };
  const sections = await diff(git, range, []);
  const readable = sections.every((section) => isUtf8(section)) ? sections : await withBinary(git, range, sections);
  return fit(readable, options.maxBytes ?? Infinity);
}

interface Range {
  readonly treeA: string;
  readonly treeB: string;
  readonly below: string;
}

async function diff(git: Git, { treeA, treeB, below }: Range, config: readonly string[]): Promise<Buffer[]> {
  const folder = below === '' ? '' : `${below}/`;
  const form = ['--binary', '--full-index', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  const prefixes = [`--src-prefix=a/${folder}`, `--dst-prefix=b/${folder}`];
  const args = ['-c', 'core.quotePath=true', ...config, 'diff-tree', '-r', '-p', ...form, ...prefixes, treeA, treeB];
  return sectionsOf((await git.raw(args)).stdout);
}

/** With this attribute git takes every file for binary; the sections are the same ones in the same order. */
const ALL_BINARY = '* -diff\n';

async function withBinary(git: Git, range: Range, sections: Buffer[]): Promise<Buffer[]> {
  return withTemporaryFolder(git, async (folder) => {
    const file = join(folder, 'attributes');
    await writeFile(file, ALL_BINARY);
    return preferText(sections, await diff(git, range, ['-c', `core.attributesFile=${file}`]));
  });
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
