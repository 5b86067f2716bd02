import { foreignKind } from './foreign-files.js';

const json = (value: unknown) => JSON.stringify(value, null, 2);

it.each([
  [
    'a PRD of a Ralph loop',
    json({ project: 'x', branchName: 'b', userStories: [{ id: 'US-001', title: 't', passes: false }] }),
  ],
  ['a PRD of a Ralph loop', json([{ category: 'functional', description: 'd', steps: [], passes: false }])],
  ['Task Master', json({ tasks: [{ id: 1, title: 't', dependencies: [], subtasks: [] }] })],
  [
    'Task Master',
    json({ master: { tasks: [{ id: 1, title: 't', dependencies: [], testStrategy: '' }], metadata: {} } }),
  ],
  ['an export of GitHub issues', json([{ number: 7, title: 't', state: 'OPEN', body: '', labels: [] }])],
  ['an export of GitHub issues', json({ number: 7, title: 't', html_url: 'https://example.org' })],
  [
    'issues of beads (issues.jsonl)',
    '{"_schema":"1"}\n{"id":"x-1","title":"t","issue_type":"task","status":"open"}\n{"id":"x-2","title":"t","issue_type":"bug"}\n',
  ],
  [
    'a tasks.jsonl of the Python version',
    '{"id": "x-1", "title": "t", "issue_type": "task", "dependsOn": []}\n{"id": "x-2", "dependsOn": []}\n',
  ],
  ['a list of issues of beads', json([{ id: 'x-1', issue_type: 'task' }])],
  ['the plan.json that cub keeps', json({ slug: 'x', plan_id: 'x', epics: [] })],
  ['a JSON file', json({ anything: 1 })],
  ['JSON that cannot be parsed', '{"id": '],
  [
    'a task of Backlog.md',
    '---\nid: task-12\ntitle: T\nstatus: To Do\nassignee: []\ncreated_date: 2026-01-01\n---\n\n## Description\n\nText\n',
  ],
  ['a task file of cub', '---\nid: cub-s001\nkey: 01K\ntitle: T\nstatus: open\n---\nText\n'],
  ['a table of comma-separated values', 'Issue key,Summary,Status\nX-1,T,Open\n'],
  ['an HTML or XML file', '<!DOCTYPE html><html></html>'],
])('knows %s', (name, text) => expect(foreignKind(text)?.name).toContain(name));

it.each([
  '',
  '# Plan\n\n## Epic: a - A\n',
  '---\ntitle: P\n---\n\n# P\n\n## Epic: a - A\n',
  '# Notes\n\nText, with, commas.\n',
  '---\n\n# P\n',
])('takes %j for what may be a plan', (text) => expect(foreignKind(text)).toBeUndefined());
