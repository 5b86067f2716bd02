import { withArticle } from '@cub/plugin-sdk/text';
import { CubError, EXIT } from '@cub/schema';
import { EPIC_CHARS, PLAN_LETTERS, type ParsedId } from './id.js';
import { formatId } from './format-id.js';
import { parseId, readings, specOf } from './parse-id.js';

export interface NextRequest {
  /** The spec, plan or epic that the new id belongs to. */
  readonly parent: string;
  /** Ids that exist. */
  readonly taken: readonly string[];
  /** Siblings that differ only in case would be one file there. */
  readonly ignoreCase: boolean;
}

/**
 * The next free id below a parent. Pure.
 * @throws CubError `CUB_IDS_PARENT` (the parent is not of the right kind), `CUB_IDS_FULL` (the 63rd plan or epic), `CUB_IDS_AMBIGUOUS`
 */
export function nextChild(kind: 'plan' | 'epic' | 'task', request: NextRequest): string {
  const { parent, taken } = request;
  const specs = new Set(taken.concat(parent).filter((id) => readings(id).some((reading) => reading.kind === 'spec')));
  const above = parseId(parent, { specs });
  const wanted = { plan: 'spec', epic: 'plan', task: 'epic' }[kind];
  if (above?.kind !== wanted) throw wrongParent(kind, parent, wanted, above);
  if (above.kind === 'spec') return unambiguous(freeLetter(PLAN_LETTERS, request, (letter) => formatId({ ...above, kind: 'plan', letter })), specs);
  if (above.kind === 'plan') return freeLetter(EPIC_CHARS, request, (char) => formatId({ ...above, kind: 'epic', char }));
  const numbers = taken.flatMap((id) => (id.startsWith(`${parent}.`) && /^[1-9]\d*$/.test(id.slice(parent.length + 1)) ? [Number(id.slice(parent.length + 1))] : []));
  return formatId({ ...(above as Extract<ParsedId, { kind: 'epic' }>), kind: 'task', task: Math.max(0, ...numbers) + 1 });
}

function freeLetter(alphabet: string, { parent, taken, ignoreCase }: NextRequest, format: (letter: string) => string): string {
  const fold = (id: string) => (ignoreCase ? id.toLowerCase() : id);
  const used = new Set(taken.map(fold));
  const free = [...alphabet].map(format).find((id) => !used.has(fold(id)));
  if (free !== undefined) return free;
  throw new CubError(`${parent} has no room for more: all ${ignoreCase ? 'letters that differ in more than case' : `${alphabet.length} letters`} are used`, {
    code: 'CUB_IDS_FULL',
    suggestions: ['Start another spec (or another plan of this one) for the rest.'],
  });
}

/**
 * `cub-1234` must not be created as a plan while it could be read as a spec. What cannot be read at all is not ambiguous.
 * @param specs ids of the specs that exist
 * @throws CubError `CUB_IDS_AMBIGUOUS` (exit 2)
 */
export function unambiguous(id: string, specs: ReadonlySet<string>): string {
  const all = readings(id);
  if (all.length <= 1 || all.filter((reading) => specs.has(specOf(reading))).length === 1) return id;
  throw new CubError(`${id} can be read in two ways: as ${all.map(describeReading).join(' or as ')}`, {
    code: 'CUB_IDS_AMBIGUOUS',
    exit: EXIT.usage,
    suggestions: ['Choose another id, or create the spec that it belongs to in `specs/` first.'],
  });
}

export function describeReading(id: ParsedId): string {
  return id.kind === 'spec' ? `spec ${specOf(id)}` : `${withArticle(id.kind)} of spec ${specOf(id)}`;
}

function wrongParent(kind: string, parent: string, wanted: string | undefined, above: ParsedId | null): CubError {
  const examples: Record<string, string> = { spec: 'cub-054', plan: 'cub-054A', epic: 'cub-054A-0' };
  const example = examples[wanted ?? ''] ?? '';
  return new CubError(`${withArticle(kind)} belongs to ${withArticle(wanted ?? '')}: expected an id such as ${example}, received ${JSON.stringify(parent)}${above ? `, which is ${withArticle(above.kind)}` : ', which is no id'}`, {
    code: 'CUB_IDS_PARENT',
    exit: EXIT.usage,
    suggestions: [`\`cub ids next ${kind} ${example}\``],
  });
}
