import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publicPackages } from '../../scripts/lib/public-packages.mjs';
import { must } from './commands.mjs';

/** Packs all public packages of the repository into a folder. */
export async function packAll(root, folder) {
  mkdirSync(folder, { recursive: true });
  const directories = publicPackages(root).map(({ directory }) => join(root, directory));
  await must('npm', ['pack', '--silent', '--pack-destination', folder, ...directories], { cwd: folder, env: process.env });
}
