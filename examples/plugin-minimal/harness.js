'use strict';

require('reflect-metadata');
const { join } = require('node:path');
const { container } = require('tsyringe');

// What a plugin uses inside is its own affair: this is its own copy of the container, which the host never meets.
const inside = container.createChildContainer();
inside.register('agent', { useValue: join(__dirname, 'agent.js') });

/** Runs `agent.js`, which reads the prompt on its stdin and works in the project's folder. */
exports.createHarness = () => ({
  capabilities: { usage: false, model: false, system: false },
  detect: async () => ({ available: true, version: '1.0.0', hint: '' }),
  async *run({ system, prompt, spawn }) {
    const child = spawn(process.execPath, [inside.resolve('agent')], { stdin: [system, prompt].filter((part) => part !== '').join('\n\n') });
    for await (const line of child.lines) yield { type: 'message', text: line };
    const { code, signal, error, stderrTail } = await child.exit;
    const success = code === 0;
    const summary = error ?? (stderrTail.trim() || `the agent ended with ${signal ?? code}`);
    yield { type: 'result', success, exitCode: code, signal, error: success ? null : { category: 'agent_error', summary }, text: '' };
  },
});
