/** A field below the heading of an epic or a task. */
export type PlanField = 'priority' | 'labels' | 'blocks' | 'depends' | 'status' | 'verify';

const NAMES: Readonly<Record<PlanField, readonly string[]>> = {
  priority: ['priority', 'prio'],
  labels: ['label', 'labels', 'tag', 'tags'],
  blocks: ['blocks', 'blocking', 'unblocks', 'required by', 'needed by'],
  depends: [
    'depends on',
    'dependson',
    'depends',
    'depend on',
    'dependency',
    'dependencies',
    'deps',
    'blocked by',
    'blockedby',
    'blocker',
    'blockers',
    'waits for',
    'waiting for',
    'waits on',
    'requires',
    'prerequisite',
    'prerequisites',
    'pre requisites',
  ],
  status: ['status', 'state'],
  verify: ['verify'],
};
const FIELD_OF = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as PlanField] as const))
);

/** Names that other tools use for what an import does not read. */
const UNREAD: ReadonlySet<string> = new Set([
  'type',
  'kind',
  'assignee',
  'assigned to',
  'owner',
  'estimate',
  'estimated',
  'effort',
  'points',
  'story points',
  'size',
  'due',
  'due date',
  'deadline',
  'defer until',
  'milestone',
  'sprint',
  'parent',
  'epic',
  'model',
  'complexity',
  'subtasks',
]);

const MARKS = '[*_`]{0,3}';
const LINE = new RegExp(
  `^ {0,3}${MARKS}([A-Za-z][A-Za-z _-]{0,23}?)${MARKS}[ \\t]*[:\uFF1A]${MARKS}(?:[ \\t]+(.*?))?[ \\t]*$`
);
const ITEM = /^ {0,3}[-*+][ \t]+(.*)$/;

export interface FieldLine {
  /** null for a name that an import does not read. */
  readonly field: PlanField | null;
  /** The name as the plan writes it. */
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `Priority: 1`, `**Depends on:** a`, `**Status**: done`, `blocked_by: a` and the like.
 * @param asItem also as an item of a list: `- Priority: 1`
 * @returns undefined when the line is no field
 */
export function readFieldLine(text: string, asItem: boolean): FieldLine | undefined {
  const match = LINE.exec((asItem ? ITEM.exec(text)?.[1] : undefined) ?? text);
  if (!match) return undefined;
  const name = (match[1] ?? '').trim();
  const field = fieldNamed(name);
  if (field === undefined && !UNREAD.has(plainName(name))) return undefined;
  return { field: field ?? null, name, value: match[2] ?? '' };
}

export function fieldNamed(name: string): PlanField | undefined {
  return FIELD_OF.get(plainName(name));
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

/** @returns the text of an item of a list, undefined for any other line */
export function listItem(text: string): string | undefined {
  return ITEM.exec(text)?.[1] ?? /^\s*\d+[.)][ \t]+(.*)$/.exec(text)?.[1];
}
