// node read-lines-process.mjs <folder>: reads each .jsonl file below it line by line and parses the lines; says how many there are.
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

let lines = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
  for await (const line of createInterface({ input: createReadStream(join(entry.parentPath, entry.name)) })) lines += JSON.parse(line).id === undefined ? 0 : 1;
}
process.stdout.write(`${lines}\n`);
