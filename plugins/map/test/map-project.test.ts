import type { MapResult as SchemaResult } from '@cub/schema';
import { mapResultSchema } from '@cub/schema/models';
import { fakeServices, startTestHost, tempRepo } from '@cub/testkit';
import { join } from 'node:path';
import { mapProject, type MapResult } from '../src/services/map-project.js';
import { DEFAULT_SETTINGS, mapSettingsSchema } from '../src/services/map-settings.js';

jest.setTimeout(60_000);

/** Compiles only when each of two types can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;
const SAME: Same<MapResult, SchemaResult> = true;

it('what --json prints is what the published schema says', async () => {
  expect(SAME).toBe(true);
  const repo = tempRepo({ 'README.md': '# a\n', 'src/a.rb': 'def a; end\n' });
  try {
    const services = fakeServices().filter(({ id }) => id !== 'map');
    const host = startTestHost({ plugins: [join(__dirname, '..')], cwd: repo.dir, services });
    const result = await mapProject(host, { stdout: true, query: 'a', cwd: repo.dir });
    expect(mapResultSchema.strict().parse(result)).toEqual(result);
    expect(result).toMatchObject({ output: null, budget: 1500, files: [{ id: 'src/a.rb', kind: 'file' }] });
    expect(host.warnings).toEqual([]);
  } finally {
    repo.remove();
  }
});

describe('settings', () => {
  it('have defaults, and pass over what they do not know', () => {
    expect(mapSettingsSchema.safeParse({})).toEqual({ success: true, data: DEFAULT_SETTINGS });
    expect(mapSettingsSchema.safeParse({ max_depth: 2, future: 1 })).toEqual({
      success: true,
      data: { ...DEFAULT_SETTINGS, max_depth: 2 },
    });
  });

  it.each([
    [{ token_budget: 0 }, '"token_budget": expected a whole number above 0, received 0'],
    [{ include_code_intel: 'yes' }, '"include_code_intel": expected true or false, received "yes"'],
    [{ exclude_patterns: 'a' }, '"exclude_patterns": expected a list of patterns such as "docs/**", received "a"'],
    [[], 'expected an object such as {"token_budget": 2000}, received []'],
  ])('%j is refused', (value, message) => {
    expect(mapSettingsSchema.safeParse(value)).toEqual({ success: false, error: { message } });
  });
});
