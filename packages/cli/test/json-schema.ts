import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SCHEMA_PACKAGE = join(__dirname, '..', '..', 'schema');

interface JsonSchemaLibrary {
  fromJSONSchema(schema: unknown): { safeParse(value: unknown): { success: boolean; error?: Error } };
}
/** The library that the schemas were made with reads them as well. */
const { fromJSONSchema } = createRequire(join(SCHEMA_PACKAGE, 'package.json'))('zod') as JsonSchemaLibrary;

/** What the committed JSON Schema says against a value; undefined when nothing. */
export function faultOf(schema: string, value: unknown): string | undefined {
  const text = readFileSync(join(SCHEMA_PACKAGE, 'json-schemas', `${schema}.json`), 'utf8');
  return fromJSONSchema(JSON.parse(text)).safeParse(value).error?.message;
}
