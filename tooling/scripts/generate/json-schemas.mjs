import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const SCHEMA_FOLDER = 'packages/schema/json-schemas';

/** Each file on disk: the model of `@cub/schema/models` that describes it. */
const ON_DISK = {
  task: ['taskSchema', 'A task: the frontmatter and body of `.cub/tasks/<id>.md`, as a task backend returns it'],
  plan: ['planFileSchema', '`plans/<slug>/plan.json`'],
  envelope: ['envelopeSchema', 'One line of the journal; `events.json` describes its `data` by `type`'],
  'ledger-entry': ['ledgerEntrySchema', '`.cub/ledger/by-task/<id>/entry.json`'],
  'epic-entry': ['epicEntrySchema', '`.cub/ledger/by-epic/<id>/entry.json`'],
  'plan-entry': ['planEntrySchema', '`.cub/ledger/by-plan/<plan-id>/entry.json`'],
  'run-entry': ['runEntrySchema', '`.cub/ledger/by-run/<run-id>.json`'],
  config: ['configSchema', '`.cub/config.json`'],
};

/** Each result of a command with `--json`: the model that describes it. */
const RESULTS = {
  'ledger-list-result': ['ledgerListResultSchema', '`cub ledger list --json` and `cub ledger search --json`'],
  'ledger-stats-result': ['ledgerStatsResultSchema', '`cub ledger stats --json`'],
  'ledger-show-result': ['ledgerShowResultSchema', '`cub ledger show --json`: a task, an epic, a plan, a run or an attempt'],
  'ledger-export-result': ['ledgerExportResultSchema', '`cub ledger export --output FILE --json`'],
  'context-show-result': ['contextShowResultSchema', '`cub context show --json`'],
  'ledger-publish-result': ['ledgerPublishResultSchema', '`cub ledger publish --json`'],
  'map-result': ['mapResultSchema', '`cub map --json`'],
  'ledger-rebuild-result': ['ledgerRebuildResultSchema', '`cub ledger rebuild --json`'],
  'ledger-import-result': ['ledgerImportResultSchema', '`cub ledger import --json`'],
  'ledger-update-result': ['ledgerUpdateResultSchema', '`cub ledger update --json`'],
  'ledger-gc-result': ['ledgerGcResultSchema', '`cub ledger gc --json`'],
  'ledger-compact-result': ['ledgerCompactResultSchema', '`cub ledger compact --json`'],
};

/** JSON Schemas of what cub keeps on disk and prints, for readers that are not written in TypeScript. @throws Error when not built */
export async function jsonSchemas(root) {
  const main = join(root, 'packages/schema/dist/models/index.js');
  if (!existsSync(main)) throw new Error('packages/schema is not built; build first: npm run build');
  // The copy of zod that the models were made with, whatever else is installed.
  const load = createRequire(main);
  return renderSchemas(load(main), load('zod'));
}

/** @param models what `@cub/schema/models` exports @param z zod itself @returns path → text */
export function renderSchemas(models, z) {
  const files = Object.entries({ ...ON_DISK, ...RESULTS }).map(([name, [exported, title]]) => {
    const { $schema, ...schema } = toJsonSchema(models[exported], z);
    return [name, { $schema, title, ...schema }];
  });
  const texts = [...files, ['events', eventSchemas(models.EVENT_DATA, z)]];
  return Object.fromEntries(texts.map(([name, schema]) => [`${SCHEMA_FOLDER}/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`]));
}

/** One definition for each type: `events.json#/$defs/task.completed`. */
function eventSchemas(eventData, z) {
  const types = Object.entries(eventData).map(([type, model]) => {
    const { $schema: _, ...schema } = toJsonSchema(model, z);
    return [type, schema];
  });
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'The `data` of an event, by its `type`', $defs: Object.fromEntries(types) };
}

/** The shape that is read: an object that is not strict may have more keys, written by a newer cub. */
const toJsonSchema = (model, z) => z.toJSONSchema(model, { io: 'input' });
