import { formatTable, plural, terminalWidth, visibleLine } from '@cub/plugin-sdk/text';
import { renderWait } from './render-tasks.js';
import type { ImportReport } from '../plan/import-plan.js';
import type { PlanSummary, ShownPlan, ShownTask } from '../plan/show-plan.js';

export function renderImport(report: ImportReport): string {
  const head = `Plan ${report.id} (${visibleLine(report.title)}): ${plural(report.epics, 'epic')}, ${plural(report.tasks, 'task')}`;
  const counts = report.dry_run
    ? `Would create ${report.created}, update ${report.updated}, leave ${report.kept} unchanged`
    : `Created ${report.created}, updated ${report.updated}, unchanged ${report.kept}`;
  const table = formatTable(
    report.items,
    [
      { title: 'ACTION', value: (item) => item.action },
      { title: 'ID', value: (item) => item.id ?? `(new, for ${item.source_id})` },
      { title: 'TYPE', value: (item) => item.type },
      { title: 'TITLE', value: (item) => item.title, flexible: true },
      { title: 'CHANGES', value: (item) => item.changes.join(', ') },
    ],
    terminalWidth(),
  );
  const next = report.dry_run ? 'Nothing was written (--dry-run).' : `Next: \`cub task ready --plan ${report.slug}\``;
  return [head, table, counts, renderNotInPlan(report), next].filter((part) => part !== '').join('\n\n');
}

function renderNotInPlan({ not_in_plan: tasks, plan_file: file }: ImportReport): string {
  if (tasks.length === 0) return '';
  const lines = tasks.map(({ id, status, title }) => `  ${id} (${status})  ${visibleLine(title)}`);
  const close = 'Nothing is deleted. Close what is no longer wanted with `cub task close ID`.';
  return [`${plural(tasks.length, 'task')} of this plan, not in ${file}:`, ...lines, close].join('\n');
}

/** Lines of the plan that were not taken as the instruction that they look like. */
export function renderWarnings(file: string, { warnings }: ImportReport): string {
  return warnings.map(({ line, text }) => `Warning: ${file}:${line}: ${visibleLine(text)}`).join('\n');
}

export function renderPlan(plan: ShownPlan): string {
  const facts = [`Status: ${plan.status}`, `Tasks:  ${plan.tasks_closed} of ${plan.tasks_total} closed`, `File:   ${plan.plan_file}`];
  if (plan.spec_file !== null) facts.push(`Spec:   ${plan.spec_file}`);
  const epics = plan.epic_items.map((epic) => {
    const tasks = epic.tasks.map((task) => `  ${mark(task.status)} ${task.id}  ${visibleLine(task.title)}${waits(task)}`);
    return [`${epic.id}  ${visibleLine(epic.title)}`, ...tasks].join('\n');
  });
  return [`${plan.id}  ${visibleLine(plan.title)}`, facts.join('\n'), ...epics].join('\n\n');
}

export function renderPlans(plans: readonly PlanSummary[]): string {
  if (plans.length === 0) return 'No plans. Import one with `cub plan import <itemized-plan.md>`.';
  return formatTable(
    plans,
    [
      { title: 'ID', value: (plan) => plan.id },
      { title: 'SLUG', value: (plan) => plan.slug },
      { title: 'STATUS', value: (plan) => plan.status },
      { title: 'CLOSED', value: (plan) => `${plan.tasks_closed}/${plan.tasks_total}`, align: 'right' },
      { title: 'TITLE', value: (plan) => plan.title, flexible: true },
    ],
    terminalWidth(),
  );
}

function waits({ status, waits_for: reasons }: ShownTask): string {
  return status === 'closed' || reasons.length === 0 ? '' : `  (waits for ${reasons.map(renderWait).join(', ')})`;
}

function mark(status: string): string {
  const marks: Readonly<Record<string, string>> = { closed: '[x]', blocked: '[!]', retry: '[~]', in_progress: '[>]' };
  return marks[status] ?? '[ ]';
}
