import { Story } from '../../test/story.js';
import { findRecord } from './find-record.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { attemptOf } from './show-attempt.js';

const RUN = 'cub-20260105-090000';
const story = new Story().runStart(RUN).start('demo-a1.1', RUN, { epic: 'demo-a1' }).attempt('demo-a1.1', RUN, { n: 1 }).end('demo-a1.1', RUN, 'completed');
story.start('demo-a1.10', RUN, { epic: 'demo-a1' }).start('demo-s001', RUN);
const view = { ...foldLedger(story.events), faults: [] };

describe('findRecord', () => {
  it.each([
    ['demo-a1.1', 'demo-a1.1'],
    ['demo-a1', 'demo-a1'],
    ['demo-s', 'demo-s001'],
    ['demo-p', 'demo-p1'],
    ['cub-2026', RUN],
  ])('finds %s', (wanted, found) => {
    expect(findRecord(view, wanted).id).toBe(found);
  });

  it.each(['demo-a', 'demo-'])('does not choose among the records that begin with %s', (wanted) => {
    expect(() => findRecord(view, wanted)).toThrow(expect.objectContaining({ code: 'CUB_LEDGER_AMBIGUOUS', exit: 1 }));
  });

  it.each([
    ['demo-s002', 'demo-s001'],
    ['s001', 'demo-s001'],
    ['demo-p2', 'demo-p1'],
    ['demo-a1.2', 'demo-a1.1'],
  ])('names what %s may have meant', (wanted, near) => {
    expect(() => findRecord(view, wanted)).toThrow(
      expect.objectContaining({ code: 'CUB_LEDGER_NOT_FOUND', exit: 1, suggestions: expect.arrayContaining([expect.stringContaining(near)]) }),
    );
  });

  it.each(['', '../x', 'zzzzzzzz'])('knows no %p', (wanted) => {
    expect(() => findRecord(view, wanted)).toThrow(expect.objectContaining({ code: 'CUB_LEDGER_NOT_FOUND' }));
  });
});

describe('attemptOf', () => {
  const ledger = { artifactPath: () => null };

  it('says which attempts there are', () => {
    expect(attemptOf(findRecord(view, 'demo-a1.1'), 1, ledger)).toMatchObject({ id: 'demo-a1.1#1', kind: 'attempt', attempt_number: 1, prompt_path: null });
    expect(() => attemptOf(findRecord(view, 'demo-a1.1'), 2, ledger)).toThrow('demo-a1.1 has no attempt 2. It has 1.');
    expect(() => attemptOf(findRecord(view, RUN), 1, ledger)).toThrow('this is a run');
  });
});
