import { formatTable, plural, terminalWidth, visibleLine } from '@cub/plugin-sdk/text';
import type { ImportReport } from '../plan/import-plan.js';
import type { PlanSummary, ShownPlan } from '../plan/show-plan.js';

export function renderImport(report: ImportReport): string {
  const done = report.dry_run ? 'would be' : 'were';
  const head = `Plan ${report.id} (${visibleLine(report.title)}): ${plural(report.epics, 'epic')}, ${plural(report.tasks, 'task')}`;
  const counts = `${report.created} ${done} created, ${report.updated} updated, ${report.kept} kept as they are.`;
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
  return [head, table, counts, report.dry_run ? 'Nothing was written (--dry-run).' : `Next: \`cub task ready --plan ${report.slug}\``].join('\n\n');
}

export function renderPlan(plan: ShownPlan): string {
  const facts = [`Status: ${plan.status}`, `Tasks:  ${plan.tasks_closed} of ${plan.tasks_total} closed`, `File:   ${plan.plan_file}`];
  if (plan.spec_file !== null) facts.push(`Spec:   ${plan.spec_file}`);
  const epics = plan.epic_items.map((epic) => {
    const tasks = epic.tasks.map((task) => `  ${mark(task.status)} ${task.id}  ${visibleLine(task.title)}${task.depends_on.length > 0 ? `  (after ${task.depends_on.join(', ')})` : ''}`);
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

function mark(status: string): string {
  const marks: Readonly<Record<string, string>> = { closed: '[x]', blocked: '[!]', retry: '[~]', in_progress: '[>]' };
  return marks[status] ?? '[ ]';
}
