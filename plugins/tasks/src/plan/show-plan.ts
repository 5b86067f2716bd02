import { CubError, type Task, type TaskStatus } from '@cub/schema';
import type { Project, Readiness, TaskFault, TaskService, WaitReason } from '@cub/plugin-sdk';
import { nearMatches } from '@cub/plugin-sdk/text';
import { byId } from '../services/task-order.js';
import { waitsFor } from '../services/waiting-tasks.js';
import { listPlanFiles, type StoredPlan } from './plan-files.js';
import { placeOf } from './plan-place.js';

export type PlanSummary = StoredPlan & {
  readonly id: string;
  readonly kind: 'plan';
  /** Relative to the project's root. */
  readonly plan_file: string;
  readonly tasks_total: number;
  readonly tasks_closed: number;
};

export interface ShownTask {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly priority: number;
  readonly depends_on: string[];
  /** What it waits for and is not done, also through epics above it. */
  readonly waits_for: readonly WaitReason[];
}

export type ShownPlan = PlanSummary & { readonly epic_items: (ShownTask & { readonly tasks: ShownTask[] })[] };

interface Deps {
  readonly project: Pick<Project, 'root'>;
  readonly tasks: TaskService;
}

export async function listPlans({ project, tasks }: Deps): Promise<{ items: PlanSummary[]; faults: TaskFault[] }> {
  const { items, faults } = listPlanFiles(project.root);
  const { items: all } = await tasks.list();
  return { items: items.map((plan) => summary(plan, tasksOf(plan, all))), faults };
}

/** @param name id or slug. @throws CubError `CUB_PLAN_NOT_FOUND` with near matches */
export async function showPlan({ project, tasks }: Deps, name: string): Promise<ShownPlan> {
  const { items } = listPlanFiles(project.root);
  const plan = items.find((item) => item.plan_id === name) ?? items.find((item) => item.slug === name);
  if (!plan) throw planNotFound(name, items);
  const all = tasksOf(plan, (await tasks.list()).items);
  const byTask = new Map(all.map((task) => [task.id, task]));
  const epics = plan.epics.flatMap((id) => byTask.get(id) ?? []);
  const readiness = await tasks.readiness();
  const children = (epic: Task) => all.filter((task) => task.parent === epic.id).sort(byId).map((task) => shown(task, readiness));
  return { ...summary(plan, all), epic_items: epics.map((epic) => ({ ...shown(epic, readiness), tasks: children(epic) })) };
}

function summary(plan: StoredPlan, tasks: readonly Task[]): PlanSummary {
  const work = tasks.filter((task) => task.type !== 'epic');
  const closed = work.filter((task) => task.status === 'closed').length;
  return {
    id: plan.plan_id,
    kind: 'plan',
    ...plan,
    status: statusOf(plan.status, { total: work.length, closed }),
    plan_file: placeOf(plan.slug).planFile,
    tasks_total: work.length,
    tasks_closed: closed,
  };
}

/** `plan.json` keeps the status of before the work; when all of its tasks are closed the plan is completed. What comes after that is kept. */
function statusOf(stored: string, { total, closed }: { total: number; closed: number }): string {
  const isBefore = ['captured', 'researching', 'planned', 'pending', 'staged', 'in_progress', 'unknown'].includes(stored);
  return isBefore && total > 0 && closed === total ? 'completed' : stored;
}

function tasksOf(plan: StoredPlan, all: readonly Task[]): Task[] {
  const file = placeOf(plan.slug).planFile;
  return all.filter((task) => task.lineage.plan_file === file || task.lineage.plan_id === plan.plan_id);
}

function shown({ id, title, status, priority, depends_on }: Task, readiness: Readiness): ShownTask {
  return { id, title, status, priority, depends_on, waits_for: waitsFor(id, readiness) };
}

function planNotFound(name: string, plans: readonly StoredPlan[]): CubError {
  const near = nearMatches(name, [...new Set(plans.flatMap((plan) => [plan.plan_id, plan.slug]))]);
  return new CubError(`there is no plan ${name}`, {
    code: 'CUB_PLAN_NOT_FOUND',
    suggestions: [...(near.length > 0 ? [`Did you mean ${near.map((match) => `\`${match}\``).join(', ')}?`] : []), 'See all plans with `cub plan list`.'],
  });
}
