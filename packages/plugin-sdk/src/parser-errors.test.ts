import * as Args from '@oclif/core/args';
import { CLIError } from '@oclif/core/errors';
import * as Flags from '@oclif/core/flags';
import { Parser } from '@oclif/core';
import { CubError } from '@cub/schema';
import { describeError } from './error-report.js';
import { withParserErrors } from './parser-errors.js';

const throwing = (thrown: unknown) => () => Promise.reject(thrown);
const flag = (thrown: unknown) => withParserErrors({ size: Flags.custom<string>({ parse: throwing(thrown) })() }, () => '');
const arg = (thrown: unknown) => withParserErrors({ size: Args.custom<string>({ parse: throwing(thrown) })() }, (name) => `argument ${name}: `);
const report = (run: Promise<unknown>) => run.then(() => null, describeError);

it.each<[unknown, string]>([
  [new RangeError('expected a size such as 5, received "x"'), 'expected a size such as 5, received "x"'],
  [new Error('too small'), 'too small, received "x"'],
  [new TypeError('Cannot read properties of undefined'), 'Cannot read properties of undefined, received "x"'],
  ['a text', 'a text, received "x"'],
  [undefined, 'undefined, received "x"'],
  [Object.freeze(new Error('frozen')), 'frozen, received "x"'],
])('is a usage error that names the flag or the argument, whatever its parser throws: %p', async (thrown, message) => {
  const usage = { code: 'CUB_USAGE', exit: 2 };
  expect(await report(Parser.parse(['--size', 'x'], { flags: flag(thrown), context: {} as never }))).toMatchObject({ ...usage, message: `--size: ${message}` });
  expect(await report(Parser.parse(['x'], { args: arg(thrown), context: {} as never }))).toMatchObject({ ...usage, message: `argument size: ${message}` });
});

it('leaves what a parser says itself', async () => {
  const own = new CubError('no such size', { code: 'CUB_SIZE', exit: 2 });
  expect(await report(Parser.parse(['x'], { args: arg(own), context: {} as never }))).toMatchObject({ code: 'CUB_SIZE', message: 'no such size' });
  expect(await report(Parser.parse(['--size', 'x'], { flags: flag(new CLIError('Expected 5', { exit: 2 })), context: {} as never }))).toMatchObject({ code: 'CUB_USAGE', message: '--size: Expected 5' });
});

it('takes the parser of a command that is not built on ours for a usage error, too', async () => {
  const flags = { size: Flags.custom<string>({ parse: throwing(new Error('too small')) })() };
  expect(await report(Parser.parse(['--size', 'x'], { flags, context: {} as never }))).toMatchObject({ code: 'CUB_USAGE', exit: 2, message: '--size: too small' });
});
