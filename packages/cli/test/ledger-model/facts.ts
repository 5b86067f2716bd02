import { inCausalOrder } from './clocks-and-squashes.js';

/** Something that was asked to be recorded. Facts are told apart by identity: the same one may be in many places. */
export type Fact = FactPlace & FactData;

export interface FactPlace {
  /** Order in which the facts were told, over all machines. */
  readonly order: number;
  /** What the clock said, in ms. */
  readonly at: number;
  /** What was known of the same task where it was told. */
  readonly known: ReadonlySet<Fact>;
  /** Worktree that it was recorded in. */
  readonly tree: string;
  readonly agent: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Facts of one segment stand in one file of the live journal. */
  readonly segment: string;
}

export type FactData = { readonly task: string } & (
  | { readonly kind: 'start'; readonly title: string; readonly epic: string | null }
  | { readonly kind: 'attempt'; readonly run: string; readonly n: number; readonly model: string }
  | { readonly kind: 'usage'; readonly run: string; readonly n: number; readonly model: string; readonly cost: number | null }
  | { readonly kind: 'attempt-end'; readonly run: string; readonly n: number; readonly ok: boolean }
  | { readonly kind: 'end'; readonly title: string; readonly status: 'completed' | 'failed' | 'blocked' }
  | { readonly kind: 'stage'; readonly to: string; readonly reason: string }
);

export interface ExpectedAttempt {
  readonly number: number;
  readonly run: string;
  success: boolean | null;
  model: string | null;
  /** nano-USD; null = unknown */
  cost: number | null;
}

/** What the ledger has to say about a task. */
export interface ExpectedTask {
  id: string;
  title: string;
  epic: string | null;
  status: 'in_progress' | 'completed' | 'failed' | 'blocked';
  stage: string;
  stages: string[];
  attempts: ExpectedAttempt[];
  cost: number | null;
  unknownCosts: number;
}

interface Building {
  title: string | null;
  epic: string | null;
  isStarted: boolean;
  end: ExpectedTask['status'] | null;
  stages: string[];
  attempts: (ExpectedAttempt & { declared: number; costs: (number | null)[] })[];
}

const PROGRESS = ['in_progress', 'dev_complete', 'needs_review', 'validated', 'released'];

/** Tasks that somebody worked on, by id, from the facts that are known: this is the test's own account of what an entry is. */
export function expectedTasks(facts: Iterable<Fact>): Map<string, ExpectedTask> {
  const building = new Map<string, Building>();
  for (const fact of inCausalOrder(facts)) {
    const task = building.get(fact.task) ?? { title: null, epic: null, isStarted: false, end: null, stages: [], attempts: [] };
    building.set(fact.task, task);
    tell(task, fact);
  }
  const worked = [...building].filter(([, { isStarted, attempts, end }]) => isStarted || attempts.length > 0 || end !== null);
  return new Map(worked.map(([id, task]) => [id, finish(id, task)]));
}

function tell(task: Building, fact: Fact): void {
  switch (fact.kind) {
    case 'start':
      task.title ??= fact.title;
      Object.assign(task, { epic: fact.epic, isStarted: true, end: null });
      return moveTo(task, 'in_progress');
    case 'attempt':
      return void task.attempts.push(newAttempt(task, fact, fact.model));
    case 'usage': {
      const attempt = attemptOf(task, fact);
      attempt.model ??= fact.model;
      attempt.costs.push(fact.cost);
      attempt.cost = sum(attempt.costs);
      return;
    }
    case 'attempt-end':
      attemptOf(task, fact).success = fact.ok;
      return;
    case 'end':
      task.title ??= fact.title;
      task.end = fact.status;
      if (fact.status === 'completed' && PROGRESS.indexOf(task.stages.at(-1) ?? 'in_progress') < 1) moveTo(task, 'dev_complete');
      if (task.stages.length === 0) moveTo(task, 'in_progress');
      return;
    case 'stage':
      return moveTo(task, fact.to);
  }
}

function moveTo(task: Building, stage: string): void {
  if (task.stages.at(-1) !== stage) task.stages.push(stage);
}

/** The attempt that a fact speaks of; of one whose beginning is not known here, this is the first that is heard. */
function attemptOf(task: Building, { run, n }: { run: string; n: number }): Building['attempts'][number] {
  const known = task.attempts.findLast((attempt) => attempt.run === run && attempt.declared === n);
  if (known) return known;
  const unseen = newAttempt(task, { run, n }, null);
  task.attempts.push(unseen);
  return unseen;
}

function newAttempt({ attempts }: Building, { run, n }: { run: string; n: number }, model: string | null): Building['attempts'][number] {
  const numbers = attempts.map(({ number }) => number);
  return { declared: n, number: numbers.includes(n) ? Math.max(...numbers) + 1 : n, run, success: null, model, cost: null, costs: [] };
}

function finish(id: string, { title, epic, end, stages, attempts }: Building): ExpectedTask {
  return {
    id,
    title: title ?? id,
    epic,
    status: end ?? 'in_progress',
    stage: stages.at(-1) ?? 'in_progress',
    stages,
    attempts: attempts.map(({ number, run, success, model, cost }) => ({ number, run, success, model, cost })),
    cost: sum(attempts.map(({ cost }) => cost)),
    unknownCosts: attempts.reduce((count, { costs }) => count + (costs.length === 0 ? 1 : costs.filter((cost) => cost === null).length), 0),
  };
}

/** The known part; null when there is something and nothing of it is known. */
export function sum(costs: readonly (number | null)[]): number | null {
  const known = costs.flatMap((cost) => cost ?? []);
  return known.length === 0 && costs.length > 0 ? null : known.reduce((a, b) => a + b, 0);
}
