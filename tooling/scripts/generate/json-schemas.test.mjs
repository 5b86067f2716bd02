import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSchemas, SCHEMA_FOLDER } from './json-schemas.mjs';

const MODELS = ['taskSchema', 'planFileSchema', 'envelopeSchema', 'ledgerEntrySchema', 'epicEntrySchema', 'planEntrySchema', 'runEntrySchema', 'configSchema'];
const OF_LEDGER = ['List', 'Stats', 'Show', 'Export', 'Publish', 'Rebuild', 'Import', 'Update', 'Gc', 'Compact'].map((name) => `ledger${name}ResultSchema`);
const RESULTS = [...OF_LEDGER, 'contextShowResultSchema', 'mapResultSchema'];
const models = { ...Object.fromEntries([...MODELS, ...RESULTS].map((name) => [name, { name }])), EVENT_DATA: { 'a.done': { name: 'done' } } };
const z = { toJSONSchema: (model, { io }) => ({ $schema: 'draft', from: model.name, io }) };

test('every file on disk and every result has a schema of what readers accept, every event type a definition', () => {
  const files = renderSchemas(models, z);
  assert.equal(Object.keys(files).length, MODELS.length + RESULTS.length + 1);
  const { title, ...task } = JSON.parse(files[`${SCHEMA_FOLDER}/task.json`]);
  assert.match(title, /task/);
  assert.deepEqual(task, { $schema: 'draft', from: 'taskSchema', io: 'input' });
  assert.deepEqual(JSON.parse(files[`${SCHEMA_FOLDER}/events.json`]).$defs, { 'a.done': { from: 'done', io: 'input' } });
});
