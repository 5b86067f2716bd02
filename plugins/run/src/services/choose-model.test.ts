import { chooseModel, overruled } from './choose-model.js';

const options = { model: 'base', escalate: [] as string[], byComplexity: { low: 'small', high: 'big' } };
const task = (...labels: string[]) => ({ id: 't', labels });

it.each<[string, string | null]>([
  ['', 'base'],
  ['model:opus', 'opus'],
  ['model:', 'base'],
  ['complexity:low', 'small'],
  ['complexity:high', 'big'],
  ['complexity:medium', 'base'],
  ['complexity:__proto__', 'base'],
])('a task with the label "%s" gets the model %s', (label, model) => {
  expect(chooseModel(task(label), options, 1)).toBe(model);
});

it('takes the label of a model before that of a complexity', () => {
  expect(chooseModel(task('complexity:low', 'model:opus'), options, 1)).toBe('opus');
});

it('escalates by attempt and stays with the last, but not where a label fixes the model', () => {
  const escalating = { ...options, escalate: ['haiku', 'sonnet'] };
  expect([1, 2, 3].map((nth) => chooseModel(task(), escalating, nth))).toEqual(['haiku', 'sonnet', 'sonnet']);
  expect([1, 2].map((nth) => chooseModel(task('complexity:high'), escalating, nth))).toEqual(['big', 'big']);
});

it('says when a label overrules the escalation', () => {
  expect(overruled(task('model:opus'), { ...options, escalate: ['haiku'] })).toMatch(/opus of its label model:opus .*--escalate/);
  expect([overruled(task(), { ...options, escalate: ['haiku'] }), overruled(task('model:opus'), options)]).toEqual([null, null]);
});
