'use strict';

// Stands for a real agent: does what the task wants by writing a file that is named after it.
const { writeFileSync } = require('node:fs');

let prompt = '';
process.stdin.setEncoding('utf8').on('data', (text) => (prompt += text));
process.stdin.on('end', () => {
  writeFileSync(`${process.env.CUB_TASK_ID}.txt`, `done after reading ${prompt.length > 0 ? 'the prompt' : 'nothing'}\n`);
  process.stdout.write('done\n');
});
