import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/turbo.mjs';
import { renderSchemas, SCHEMA_FOLDER } from './json-schemas.mjs';

const z = createRequire(join(ROOT, 'packages/schema/package.json'))('zod');
const models = {
  ...Object.fromEntries(
    ['taskSchema', 'planFileSchema', 'envelopeSchema', 'ledgerEntrySchema', 'epicEntrySchema', 'runEntrySchema', 'configSchema'].map((name) => [
      name,
      z.object({ id: z.string(), note: z.string().optional() }),
    ]),
  ),
  EVENT_DATA: { 'a.done': z.strictObject({ cost: z.int().nullable() }) },
};

test('every file on disk has a schema that lets unknown keys pass, every event type a strict one', () => {
  const files = renderSchemas(models, z);
  assert.equal(Object.keys(files).length, 8);
  const task = JSON.parse(files[`${SCHEMA_FOLDER}/task.json`]);
  assert.deepEqual(task.required, ['id']);
  assert.equal(task.additionalProperties, undefined);
  const { $defs } = JSON.parse(files[`${SCHEMA_FOLDER}/events.json`]);
  assert.equal($defs['a.done'].additionalProperties, false);
  assert.deepEqual($defs['a.done'].required, ['cost']);
});
