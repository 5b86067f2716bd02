import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CubError } from '@cub/plugin-sdk';
import { codeOf, createExclusive, ensureFolder } from '@cub/journal';

/** What approvals belong to. */
export interface TrustIdentity {
  /** Random; names the file of approvals. */
  readonly id: string;
  /** Tells the file with the id from every copy of it, so that a copied or unpacked repository inherits nothing. */
  readonly mark: string;
}

const ID = /^[0-9a-f]{32}$/;

/** The identity of this repository; null while nobody has approved anything here, or when something else is in its place. */
export function readIdentity(localDir: string): TrustIdentity | null {
  try {
    const file = identityFile(localDir);
    const stats = lstatSync(file, { bigint: true });
    const id = stats.isFile() ? readFileSync(file, 'utf8').trim() : '';
    return ID.test(id) ? { id, mark: `${stats.ino}-${stats.birthtimeNs}` } : null;
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return null;
  }
}

/** The same, made when it is missing. @throws CubError `CUB_TRUST_IDENTITY` when it cannot be made */
export function ensureIdentity(localDir: string): TrustIdentity {
  const file = identityFile(localDir);
  try {
    ensureFolder(localDir, 0o700);
    createExclusive(file, `${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
  } catch (error) {
    throw noIdentity(file, (error as Error).message);
  }
  return readIdentity(localDir) ?? noIdentityThere(file);
}

/** One for each user of a shared repository: what one approves is nobody else's approval. */
function identityFile(localDir: string): string {
  return join(localDir, `trust-id-${process.getuid?.() ?? 'user'}`);
}

function noIdentityThere(file: string): never {
  throw noIdentity(file, 'expected a file with 32 hexadecimal digits');
}

function noIdentity(file: string, why: string): CubError {
  return new CubError(`cannot approve anything: the identity of this repository in ${file} cannot be used: ${why}`, {
    code: 'CUB_TRUST_IDENTITY',
    suggestions: [`Remove ${file} and approve again, or make its folder writable.`],
  });
}
