import { purposeOf } from '../command-purpose.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { forEachName, shellWord } from '../shell-word.js';
import type { PackageManager } from './node-installer.js';
import type { Member } from './workspace-members.js';

const WORTH_RUNNING = ['build', 'test', 'lint', 'typecheck', 'dev'];

/**
 * What runs the members' scripts: all together where the root has no script for it, and one alone as an example.
 * @param scripts names of those of the root
 * @param own the members that do not stand beside the product
 */
export function workspaceCommands(
  folder: Folder,
  manager: PackageManager,
  members: readonly Member[],
  { scripts: rootScripts, own }: { scripts: readonly string[]; own: readonly Member[] },
): FoundCommand[] {
  const everywhere = everyMember(folder, manager);
  const missing = WORTH_RUNNING.filter(
    (script) => !rootScripts.includes(script) && members.some(({ scripts }) => Object.hasOwn(scripts, script)),
  );
  const together = missing.flatMap((script) => {
    const command = everywhere.command(script);
    return command === null ? [] : [{ command, what: purposeOf(script), from: everywhere.from }];
  });
  const tested = own.find(({ scripts, name }) => Object.hasOwn(scripts, 'test') && shellWord(name) !== null);
  const alone = tested
    ? forEachName([tested.name], (word) => ({
        command: manager.inMember(word, 'test'),
        what: 'test' as const,
        from: `${tested.path}/package.json`,
      }))
    : [];
  return [...together, ...alone];
}

function everyMember(
  folder: Folder,
  manager: PackageManager,
): { from: string; command(script: string): string | null } {
  const { exec } = manager;
  if (folder.has('turbo.json'))
    return { from: folder.at('turbo.json'), command: (script) => `${exec} turbo run ${script}` };
  if (folder.has('nx.json'))
    return { from: folder.at('nx.json'), command: (script) => `${exec} nx run-many -t ${script}` };
  if (folder.has('lerna.json'))
    return { from: folder.at('lerna.json'), command: (script) => `${exec} lerna run ${script}` };
  return { from: folder.at('package.json'), command: (script) => manager.everywhere(script) };
}
