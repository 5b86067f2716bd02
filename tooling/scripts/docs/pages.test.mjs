import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/turbo.mjs';
import { ExampleStage } from './example-stage.mjs';
import { pages, TUTORIAL } from './pages.mjs';
import { readExamples } from './read-examples.mjs';

for (const page of pages().filter((path) => path !== TUTORIAL)) {
  const examples = readExamplesOf(page);
  if (examples.length === 0) continue;
  test(page, async (t) => {
    const stage = new ExampleStage();
    t.after(() => stage.remove());
    for (const example of examples) {
      if (example.kind === 'file') stage.write(example.path, example.text);
      if (example.kind === 'run') await t.test(`${page}:${example.line}`, () => tryOut(stage, example));
    }
  });
}

/** A page that cannot be read is a failed test of its own, so that the others are tried all the same. */
function readExamplesOf(page) {
  try {
    return readExamples(readFileSync(join(ROOT, page), 'utf8'));
  } catch (error) {
    test(page, () => assert.fail(error.message));
    return [];
  }
}

function tryOut(stage, { text, exit }) {
  const { code, output } = stage.run(text);
  assert.equal(code, exit, `expected exit ${exit}, received ${code ?? 'none in time'}:\n${text}\n--- printed:\n${output}`);
}
