import type { TrustSource } from '@cub/plugin-sdk';

/**
 * What is wrong with a source of what needs approval, for tests without jest.
 * @param source of a project that makes cub execute something
 * @returns sentences; empty when all is well
 * @throws what the source throws
 */
export async function trustSourceFaults(source: TrustSource): Promise<string[]> {
  const [items, again] = [await source.items(), await source.items()];
  const faults: string[] = [];
  if (items.length === 0) faults.push('this project makes cub execute nothing: there is nothing to look at');
  if (JSON.stringify(items) !== JSON.stringify(again)) faults.push('the same project names the same items');
  for (const { kind, origin, content } of items) {
    for (const [name, value] of Object.entries({ kind, origin, content })) {
      if (typeof value !== 'string' || value.trim() === '') faults.push(`an item has its ${name}: what a person approves is these bytes, from this place`);
    }
  }
  return faults;
}

/**
 * The contract of a `trustSource`, as a jest test. Call it at the top of a test file.
 * @param name of the source, for the name of the test
 * @param create the source of a project that makes cub execute something
 * @example itBehavesLikeTrustSource('hello', () => helloTrust({ command: 'echo hello' }))
 */
export function itBehavesLikeTrustSource(name: string, create: () => TrustSource | Promise<TrustSource>): void {
  it(`${name} behaves like a source of what needs approval`, async () => {
    expect(await trustSourceFaults(await create())).toEqual([]);
  });
}
