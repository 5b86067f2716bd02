import { describe, it } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import cub from '../rules/index.js';

RuleTester.describe = describe;
RuleTester.it = it;
const plain = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const typed = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: { allowDefaultProject: ['*.ts'] }, tsconfigRootDir: import.meta.dirname },
  },
});
const run = (tester, name, valid, invalid) => tester.run(name, cub.rules[name], { valid, invalid });
const bad = (code, messageId, filename) => ({ code, errors: [{ messageId }], ...(filename && { filename }) });
const command = 'src/commands/task/list.ts';

run(
  plain,
  'no-process-exit',
  ['process.exitCode = 1;', 'child.exit();', "import { env } from 'node:process';"],
  [bad('process.exit(1);', 'exit'), bad("process['exit'](1);", 'exit'), bad("import { exit } from 'node:process';", 'exit')],
);

run(
  plain,
  'no-console',
  ['this.log("x");', { code: 'console.log(1);', filename: '/repo/plugins/a/src/render/table.ts' }],
  [bad('console.log(1);', 'console', '/repo/plugins/a/src/services/a.ts'), bad('console.error(1);', 'console')],
);

run(
  plain,
  'no-heavy-import',
  [
    { code: "import * as z from 'zod';", filename: 'src/services/parse.ts' },
    { code: "import type { Task } from '@cub/schema/models';", filename: command },
    { code: "import { type Task } from '@cub/schema/models';", filename: command },
    { code: "import { CubError } from '@cub/schema';", filename: command },
    { code: "import * as Flags from '@oclif/core/flags';", filename: command },
    { code: "async function f() { await import('yaml'); }", filename: command },
    { code: "import * as z from 'zod';", filename: 'src/services/my-plugin.ts' },
  ],
  [
    bad("import * as z from 'zod';", 'heavy', command),
    bad("import { z } from 'zod/mini';", 'heavy', 'src/plugin.ts'),
    bad("import { taskSchema } from '@cub/schema/models';", 'heavy', command),
    bad("import { type Task, taskSchema } from '@cub/schema/models';", 'heavy', command),
    bad("import 'yaml';", 'heavy', command),
    bad("export { execa } from 'execa';", 'heavy', command),
    bad("export * from '@oclif/table';", 'heavy', command),
    bad("import { Flags } from '@oclif/core';", 'heavy', command),
    bad("import Parser from 'tree-sitter';", 'heavy', command),
  ],
);

const cubError = 'declare class CubError { constructor(message: string, options?: object) }\n';
run(
  typed,
  'error-code',
  [
    { code: `${cubError}new CubError('m', { code: 'CUB_TASK_NOT_FOUND' });` },
    { code: `${cubError}function f(code: 'CUB_A_B' | 'CUB_A_C2') { return new CubError('m', { code }); }` },
    { code: `${cubError}function f(options: { code: string }) { return new CubError('m', options); }` },
    { code: `new Error('m');` },
  ].map((test) => ({ ...test, filename: 'file.ts' })),
  [
    bad(`${cubError}new CubError('m');`, 'missing', 'file.ts'),
    bad(`${cubError}new CubError('m', { exit: 1 });`, 'missing', 'file.ts'),
    bad(`${cubError}new CubError('m', { code: 'CUB_TASK' });`, 'shape', 'file.ts'),
    bad(`${cubError}new CubError('m', { code: 'task_missing' });`, 'shape', 'file.ts'),
    bad(`${cubError}function f(code: 'CUB_A_B' | 'NO') { return new CubError('m', { code }); }`, 'shape', 'file.ts'),
    bad(`${cubError}function f(code: string) { return new CubError('m', { code }); }`, 'dynamic', 'file.ts'),
    bad(`${cubError}const area = 'A'.trim(); new CubError('m', { code: \`CUB_\${area}_B\` });`, 'dynamic', 'file.ts'),
  ],
);

run(
  plain,
  'flag-env',
  [
    "const flags = { depth: Flags.integer({ env: 'CUB_DEPTH' }) };",
    "const flags = { all: Flags.boolean({ env: 'CUB_LIST_ALL2' }) };",
    "const flags = { yes: Flags.boolean(), 'dry-run': Flags.boolean({}), json: Flags.boolean() };",
    'const flags = { a: Flags.string({ ...shared }) };',
    'const priority = Flags.custom({ parse: async (text) => Number(text) });',
    'Args.string({});',
  ],
  [
    bad('const flags = { depth: Flags.integer({}) };', 'missing'),
    bad('const flags = { all: Flags.boolean() };', 'missing'),
    bad("const flags = { depth: Flags.integer({ env: 'DEPTH' }) };", 'shape'),
    bad('const flags = { depth: Flags.integer({ env: name }) };', 'shape'),
  ],
);

run(
  plain,
  'no-disable',
  ['// eslint is configured in tooling/eslint', '/* disable */'],
  [bad('// eslint-disable-next-line no-var\n', 'disable'), bad('/* eslint-disable no-var */', 'disable'), bad('/* eslint no-var: 0 */', 'disable')],
);

run(
  plain,
  'file-name',
  ['read-task.ts', 'read-task.test.ts', 'run.e2e.test.ts', 'eslint.config.mjs', 'index.ts'].map((filename) => ({ code: '', filename })),
  [
    bad('', 'kebab', 'ReadTask.ts'),
    bad('', 'shapeless', 'utils.ts'),
    bad('', 'shapeless', 'task-helpers.ts'),
    bad('', 'shapeless', 'manager.ts'),
  ],
);
