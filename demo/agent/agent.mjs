#!/usr/bin/env node
// A scripted stand-in for a coding agent. Like a real one it gets its prompt on stdin, edits files in the folder that it
// is started in, says what it does, reports what that cost, and closes with a tag.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { solutions } from './solutions/solutions.mjs';

const prompt = readFileSync(0, 'utf8');
const task = process.env.CUB_TASK_ID;
const model = process.env.CUB_MODEL ?? 'demo-small';
const previous = sectionOf(prompt, '## PREVIOUS ATTEMPT');

const solve = solutions[task];
if (!solve) fail(`I do not know the task ${task}.`);
if (previous) console.log('There was an attempt before me. I look at why it failed.');

const answer = solve({ prompt, previous });
for (const line of answer.thoughts) console.log(line);
for (const [path, content] of Object.entries(answer.files ?? {})) {
  if (!existsSync(path)) fail(`I expected a file ${path}.`);
  writeFileSync(path, content);
  console.log(`edited ${path}`);
}
console.log(`cub:usage ${JSON.stringify(usageOf(prompt, answer))}`);
for (const [tag, text] of Object.entries(answer.tags ?? {})) console.log(`<${tag}>${text}</${tag}>`);

/** What the words of prompt and answer would cost with this model. */
function usageOf(input, { thoughts, files = {} }) {
  const prices = { 'demo-small': { input: 1, output: 5 }, 'demo-large': { input: 5, output: 25 } }[model] ?? { input: 1, output: 5 };
  const tokens = { input: words(input), output: words([...thoughts, ...Object.values(files)].join(' ')), cache_read: 0, cache_creation: 0 };
  const perMillion = tokens.input * prices.input + tokens.output * prices.output;
  return { model, tokens, cost_nano_usd: perMillion * 1000 };
}

function words(text) {
  return Math.ceil(text.length / 4);
}

function sectionOf(text, heading) {
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1) return null;
  const end = text.indexOf('\n## HOW TO FINISH', start);
  return text.slice(start, end === -1 ? undefined : end);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
