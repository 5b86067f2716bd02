import { CubBug, CubError } from '@cub/schema';
import { describeError } from './error-report.js';

describe('describeError', () => {
  it('keeps what a CubError says, also one of another copy of the SDK', () => {
    const error = new CubError('m', { code: 'CUB_X_Y', exit: 4, suggestions: ['do this'] });
    expect(describeError(error)).toEqual({ code: 'CUB_X_Y', message: 'm', exit: 4, suggestions: ['do this'] });
    const foreign = Object.assign(new Error('m'), { code: 'CUB_X_Y', exit: 4, suggestions: [], [Symbol.for('cub.error')]: true });
    expect(describeError(foreign)).toMatchObject({ code: 'CUB_X_Y', exit: 4 });
  });

  it("tells the user's mistake from ours", () => {
    const usage = Object.assign(new Error('Nonexistent flag: --x\nSee more help with --help'), { oclif: { exit: 2 } });
    expect(describeError(usage)).toMatchObject({ code: 'CUB_USAGE', exit: 2, message: 'Nonexistent flag: --x' });
    const wrapped = 'Parsing --limit \n\tExpected an integer but received: x\nSee more help with --help';
    expect(describeError(Object.assign(new Error(wrapped), { oclif: { exit: 2 } })).message).toBe('--limit: Expected an integer but received: x');
    expect(describeError(new CubError(wrapped, { code: 'CUB_X_Y' })).message).toBe('--limit: Expected an integer but received: x');
    for (const message of ['No directory found at x', 'Parsing --directory \n\tNo directory found at x\nSee more help with --help', 'x exists but is not a file']) {
      expect(describeError(new Error(message))).toMatchObject({ code: 'CUB_USAGE', exit: 2 });
    }
    expect(describeError(new CubBug('broken'))).toMatchObject({ code: 'CUB_BUG', exit: 1, stack: expect.any(String) });
    const refused = Object.assign(new Error("ENOTDIR: not a directory, scandir '/x'"), { code: 'ENOTDIR', errno: -20, syscall: 'scandir', path: '/x' });
    expect(describeError(refused)).toEqual({ code: 'CUB_SYSTEM', exit: 1, message: expect.stringContaining(refused.message), suggestions: [expect.stringContaining('/x')] });
    expect(describeError('text')).toMatchObject({ code: 'CUB_BUG', message: 'unexpected error: text' });
  });
});
