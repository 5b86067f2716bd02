import type { PromptPart, PromptRequest } from '@cub/plugin-sdk';
import { fakeTask } from './fake-task.js';

/**
 * What is wrong with a part of a prompt, for tests without jest. Renders it twice for each request.
 * @param requests what it is asked for; by default a plain first attempt, and a third one of an epic's task
 * @returns sentences; empty when all is well
 * @throws what the part throws
 */
export async function promptPartFaults(part: PromptPart, requests: readonly PromptRequest[] = SOME_REQUESTS): Promise<string[]> {
  const faults: string[] = [];
  if (!Number.isFinite(part.order)) faults.push('a part has an order, a number');
  if (part.target !== 'system' && part.target !== 'user') faults.push(`there is no target ${JSON.stringify(part.target)}`);
  for (const request of requests) {
    const frozen = JSON.stringify(request);
    const [text, again] = [await part.render(request), await part.render(request)];
    if (text !== null && (typeof text !== 'string' || text.trim() === '')) faults.push('a part is a text, or null to be left out');
    if (text !== again) faults.push('the same request gives the same text');
    if (JSON.stringify(request) !== frozen) faults.push('rendering changes nothing of the request');
  }
  return [...new Set(faults)];
}

const SOME_REQUESTS: readonly PromptRequest[] = [
  { task: fakeTask(), attempt: 1 },
  { task: fakeTask({ id: 'test-001A-0.1', parent: 'test-001A-0', description: '', acceptance_criteria: [], verify: ['npm test'] }), attempt: 3 },
];

/**
 * The contract of a `promptPart`, as a jest test. Call it at the top of a test file.
 * @param name of the part, for the name of the test
 * @param requests what it is asked for; by default a plain first attempt, and a third one of an epic's task
 * @example itBehavesLikePromptPart('house-rules', () => houseRules())
 */
export function itBehavesLikePromptPart(name: string, create: () => PromptPart | Promise<PromptPart>, requests?: readonly PromptRequest[]): void {
  it(`${name} behaves like a part of a prompt`, async () => {
    expect(await promptPartFaults(await create(), requests)).toEqual([]);
  });
}
