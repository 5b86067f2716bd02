import { createHash } from 'node:crypto';
import { CubError, EXIT, points, type Cub, type ListedTrustItem, type TrustItem, type TrustService } from '@cub/plugin-sdk';
import { hiddenIn, visibleCommand, visibleLine } from '@cub/plugin-sdk/text';
import { ApprovalsFile, type ApprovalPlaces, type Approvals } from './approvals-file.js';
import { namedScripts } from './named-scripts.js';

export interface TrustPlaces extends ApprovalPlaces {
  /** The folder that commands are run in. */
  readonly root: string;
  /** Says whether cub was started by the agent of a run, which must not approve anything. */
  readonly env: NodeJS.ProcessEnv;
}

const WITH_SCRIPTS = '+';

/** Approvals by digest of the exact bytes: any change of them revokes. See docs/decisions/0004-trust.md. */
export function createTrust(places: TrustPlaces, cub: Cub): TrustService {
  const file = new ApprovalsFile(places);
  const look = (item: TrustItem, approvals: Approvals) => lookAt(item, approvals, places.root);

  return {
    list: async () => {
      const approvals = file.read();
      const sources = await cub.all(points.trustSource);
      const items = (await Promise.all(sources.map((source) => source.value.items()))).flat();
      return items.map((item) => look(item, approvals));
    },
    grant: async (digests) => {
      if (isInRun(places.env)) throw inRun();
      file.add(new Map(digests.map((given) => given.split(WITH_SCRIPTS)).map(([digest = '', scripts = null]) => [digest, scripts])));
    },
    approveTyped: async (items) => {
      if (items.some(({ content }) => hiddenIn(content) !== null)) return false;
      const approvals = file.read();
      const open = items.filter((item) => !approvals.has(digestOf(item)));
      if (isInRun(places.env)) return open.length === 0;
      if (open.length > 0) file.add(new Map(open.map((item) => [digestOf(item), null])));
      return true;
    },
    revoke: async () => file.clear(),
    require: async (items) => {
      const approvals = file.read();
      const looked = items.map((item) => look(item, approvals));
      const unsafe = looked.filter(({ refused }) => refused !== null);
      if (unsafe.length > 0) throw unsafeCommands(unsafe);
      const open = looked.filter(({ trusted }) => !trusted);
      if (open.length > 0) throw untrusted(open, file.hasOlder());
    },
  };
}

/** An item as it is now, with what was approved of it. */
function lookAt(item: TrustItem, approvals: Approvals, root: string): ListedTrustItem {
  const digest = digestOf(item);
  const scripts = namedScripts(item.content, root);
  const hidden = hiddenIn(item.content);
  const approved = approvals.get(digest);
  return {
    ...item,
    digest,
    digest_with_scripts: `${digest}${WITH_SCRIPTS}${scripts.digest}`,
    scripts: scripts.paths,
    covers_scripts: typeof approved === 'string',
    trusted: hidden === null && (approved === null || approved === scripts.digest),
    refused: hidden === null ? null : `expected one line of visible characters, received ${hidden}`,
  };
}

function isInRun(env: NodeJS.ProcessEnv): boolean {
  return env.CUB_RUN_ID !== undefined && env.CUB_RUN_ID !== '';
}

function digestOf({ kind, origin, content }: TrustItem): string {
  return createHash('sha256').update([kind, origin, content].join('\0')).digest('hex');
}

function inRun(): CubError {
  return new CubError('nothing can be approved inside of a run: CUB_RUN_ID is set', {
    code: 'CUB_TRUST_IN_RUN',
    exit: EXIT.check,
    suggestions: ['Run `cub trust` yourself, in a terminal of your own.'],
  });
}

function unsafeCommands(items: readonly ListedTrustItem[]): CubError {
  const lines = items.map(({ kind, origin, content, refused }) => `${visibleLine(kind)} from ${visibleLine(origin)}: ${refused}: ${visibleCommand(content)}`);
  return new CubError(`this repository would make cub execute commands that do not show all that they do:\n${lines.join('\n')}`, {
    code: 'CUB_COMMAND_UNSAFE',
    exit: EXIT.check,
    suggestions: ['Find out who put them there. They run only once they are written in visible characters and approved.'],
  });
}

function untrusted(items: readonly ListedTrustItem[], hasOlder: boolean): CubError {
  const lines = items.map(({ kind, origin, content, covers_scripts: changed }) => {
    return `${visibleLine(kind)} from ${visibleLine(origin)}: ${visibleCommand(content)}${changed ? ' (approved with its scripts, which have changed since)' : ''}`;
  });
  return new CubError(`this repository would make cub execute what you have not approved:\n${lines.join('\n')}`, {
    code: 'CUB_TRUST_REQUIRED',
    exit: EXIT.check,
    suggestions: [
      'Read the commands above; if they are fine, approve them with `cub trust`.',
      ...(hasOlder ? ['Approvals of an older cub belonged to the path of the repository. They are not used any more: approve once more.'] : []),
    ],
  });
}
