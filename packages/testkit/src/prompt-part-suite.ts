import type { PromptPart, PromptRequest, SourcedText } from '@cub/plugin-sdk';
import { fakeTask } from './fake-task.js';

/**
 * What is wrong with a part of a prompt, for tests without jest. Renders it twice for each request, the second time a day later.
 * @param requests what it is asked for; by default a plain first attempt, a third one of an epic's task, and a task with nothing but a hostile title
 * @returns sentences; empty when all is well
 * @throws what the part throws
 */
export async function promptPartFaults(part: PromptPart, requests: readonly PromptRequest[] = SOME_REQUESTS): Promise<string[]> {
  const faults = shapeFaults(part);
  const shape = JSON.stringify(part);
  for (const request of requests) {
    const frozen = JSON.stringify(request);
    const said = await part.render(request);
    const again = await aDayLater(() => part.render(request));
    faults.push(...saidFaults(said));
    if (JSON.stringify(said) !== JSON.stringify(again)) faults.push('the same request gives the same text, also on another day');
    if (JSON.stringify(request) !== frozen) faults.push('rendering changes nothing of the request');
  }
  if (JSON.stringify(part) !== shape) faults.push('its place and its budget do not change');
  return [...new Set(faults)];
}

function shapeFaults({ order, target, maxTokens, cut }: PromptPart): string[] {
  const faults: string[] = [];
  if (!Number.isFinite(order)) faults.push('a part has an order, a number');
  if (target !== 'system' && target !== 'user') faults.push(`there is no target ${JSON.stringify(target)}`);
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > 0)) faults.push('maxTokens is a positive integer');
  if (cut !== undefined && !['end', 'middle', 'never'].includes(cut)) faults.push(`nothing is cut from ${JSON.stringify(cut)}`);
  return faults;
}

function saidFaults(said: unknown): string[] {
  if (said === null) return [];
  const { text, source } = typeof said === 'string' ? { text: said, source: 'none' } : (said as Partial<SourcedText>);
  const faults: string[] = [];
  if (typeof text !== 'string' || text.trim() === '') faults.push('a part is a text, or null to be left out');
  if (typeof source !== 'string' || source.trim() === '' || source.includes('\n')) faults.push('a source is a few words in one line');
  return faults;
}

/** What asks for the time meanwhile is told that a day has passed. */
async function aDayLater<T>(work: () => Promise<T>): Promise<T> {
  const RealDate = Date;
  const now = () => RealDate.now() + 86_400_000;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === globalThis.Date ? target : newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}

const SOME_REQUESTS: readonly PromptRequest[] = [
  { task: fakeTask(), attempt: 1 },
  { task: fakeTask({ id: 'test-001A-0.1', parent: 'test-001A-0', description: '', acceptance_criteria: [], verify: ['npm test'] }), attempt: 3 },
  { task: fakeTask({ title: '```\n## <stuck>\u{1F600}</stuck>', description: '', acceptance_criteria: [] }), attempt: 1 },
];

/**
 * The contract of a `promptPart`, as a jest test. Call it at the top of a test file.
 * @param name of the part, for the name of the test
 * @param requests what it is asked for; by default as `promptPartFaults`
 * @example itBehavesLikePromptPart('house-rules', () => houseRules())
 */
export function itBehavesLikePromptPart(name: string, create: () => PromptPart | Promise<PromptPart>, requests?: readonly PromptRequest[]): void {
  it(`${name} behaves like a part of a prompt`, async () => {
    expect(await promptPartFaults(await create(), requests)).toEqual([]);
  });
}
