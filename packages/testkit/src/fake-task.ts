import type { Task } from '@cub/schema';

/**
 * A task with every field, for tests: `test-s001`, open, without dependencies, created on 2026-01-01.
 * @param fields what is different about it
 * @example fakeTask({ id: 'test-s002', labels: ['model:small'] })
 */
export function fakeTask(fields: Partial<Task> = {}): Task {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id: 'test-s001',
    kind: 'task',
    key: '01KDTEST000000000000000001',
    title: 'Greet the world',
    type: 'task',
    priority: 2,
    status: 'open',
    labels: [],
    depends_on: [],
    parent: null,
    assignee: null,
    description: 'Say hello.',
    acceptance_criteria: ['It greets'],
    files: [],
    verify: [],
    lineage: { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null },
    created_at: at,
    updated_at: at,
    closed_at: null,
    ...fields,
  };
}
