import { CubError, eventTypeInfo, issueText, toIso, utcDate, type AppendOptions, type Clock, type EventContext, type JournalEvent, type NewId, type Redactor } from '@cub/schema';
import type * as models from '@cub/schema/models';

export interface BuildDeps {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly redactor: Redactor;
  /** Worktree that events are recorded from. */
  readonly tree: string;
  /** What the surrounding scope knows. */
  readonly context: () => Partial<EventContext>;
}

/** Where an event stands among the others. */
export interface Placing {
  /** Who writes it, and as which of its events. */
  readonly number: (agent: string) => { readonly writer: string; readonly seq: number };
  /** What it comes after: ids of events of the entities that it names. */
  readonly after: (event: JournalEvent) => readonly string[];
}

/**
 * Makes a complete, checked and redacted event.
 * @throws CubError `CUB_JOURNAL_INVALID` naming type, field, what was expected and what was received
 */
export function buildEvent(deps: BuildDeps, type: string, data: unknown, options: AppendOptions, placing: Placing): JournalEvent {
  const info = eventTypeInfo(type);
  if (!info) throw invalid(type, [`type: expected one of the catalogue or x.<plugin>.<name>, received ${JSON.stringify(type)}`]);
  const { eventDataSchema, envelopeSchema, openDataSchema } = schemaModels();
  const schema = eventDataSchema(type);
  const parsed = schema?.safeParse(data);
  if (!parsed?.success) throw invalid(type, issues(parsed?.error, data, 'data.'));
  // zod leaves a key `__proto__` out of a record, and data that is open must be recorded whole.
  const recorded = schema === openDataSchema ? data : parsed.data;
  const ts = toIso(deps.clock.now());
  const { summary, ...given } = options;
  const context = { ...deps.context(), ...given };
  const agent = context.agent ?? 'cub';
  const event = {
    v: 1,
    id: deps.newId(),
    ts,
    type,
    event: info.event,
    session_id: `${utcDate(ts)}_${agent}_000`,
    task_id: 'system',
    source: 'cub',
    ...context,
    agent,
    summary: oneLine(deps.redactor.text(summary ?? type)),
    data: deps.redactor.value(recorded),
    ...placing.number(agent),
    tree: deps.tree,
  };
  const checked = envelopeSchema.safeParse(event);
  if (!checked.success) throw invalid(type, issues(checked.error, event, ''));
  const whole = { ...checked.data, data: event.data };
  const after = placing.after(whole);
  return after.length === 0 ? whole : { ...whole, after };
}

/** Loaded at the first write only: commands that read do not pay for zod. */
function schemaModels(): typeof models {
  return require('@cub/schema/models') as typeof models;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim();
}

interface ZodLike {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

function issues(error: ZodLike | undefined, input: unknown, prefix: string): string[] {
  return (error?.issues ?? []).map(({ path, message }) => {
    const received = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
    return `${prefix}${path.join('.')}: ${issueText(message, JSON.stringify(received)?.slice(0, 120) ?? 'nothing')}`;
  });
}

function invalid(type: string, faults: readonly string[]): CubError {
  return new CubError(`an event of type ${JSON.stringify(type)} is not valid: ${faults.join('; ')}`, {
    code: 'CUB_JOURNAL_INVALID',
    suggestions: ['Nothing was recorded. The plugin that wrote this event has to be mended.'],
  });
}
