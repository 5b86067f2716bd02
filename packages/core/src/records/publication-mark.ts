import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, isAlive, processIdentity, writeFileDurable, type ProcessIdentity } from '@cub/journal';

/** Says, while a process changes the records of a worktree, that it does. */
export interface PublicationMark {
  /** True when an earlier one did not come to its end: records in the tree may then be half of what follows from the journal. */
  readonly wasCutOff: boolean;
  /** All is as it should be, also what an earlier one had left. */
  end(): void;
}

/**
 * Events are published first, then what follows from them. Of a process that was killed in between a file stays here, so that the next one knows; that it
 * has to look at everything then is the price for paying nothing otherwise.
 * @param folder of the worktree, among what belongs to this machine
 */
export function beginPublication(folder: string): PublicationMark {
  const earlier = namesIn(folder).map((name) => join(folder, name)).filter(isOver);
  const own = join(folder, `${process.pid}.json`);
  passingOver(() => writeFileDurable(own, `${JSON.stringify(processIdentity())}\n`, { mode: 0o600 }));
  return {
    wasCutOff: earlier.length > 0,
    end: () => [...earlier, own].forEach((file) => passingOver(() => rmSync(file, { force: true }))),
  };
}

/** One of this very process is of a publication that failed. */
function isOver(file: string): boolean {
  try {
    const identity = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
    return identity.pid === process.pid || isAlive(identity) !== 'alive';
  } catch {
    return true;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Where no mark can be written, records are published without one. */
function passingOver(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}
