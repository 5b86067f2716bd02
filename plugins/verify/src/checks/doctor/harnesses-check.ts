import { isCubError, points, type Check, type ConfigService, type Cub, type Finding } from '@cub/plugin-sdk';
import type { Harness } from '@cub/schema';

interface Detected {
  readonly id: string;
  readonly isAvailable: boolean;
  readonly text: string;
}

/** Which agents can be used. One that is not there is no fault, unless it is the one that `cub run` would take, or there is no other. */
export function harnessesCheck(cub: Pick<Cub, 'all'>, config: Pick<ConfigService, 'values'>): Check {
  return {
    title: 'Agents',
    run: async () => {
      const harnesses = await cub.all(points.harness);
      if (harnesses.length === 0) return [{ severity: 'warning', message: 'no plugin knows an agent', fix: 'Install a harness plugin.' }];
      const detected = await Promise.all(harnesses.map(({ id, value }) => detect(id, value)));
      return [...detected.map(({ text }): Finding => ({ severity: 'ok', message: text })), ...whyRunRefuses(detected, config.values.harness?.default)];
    },
  };
}

async function detect(id: string, harness: Harness): Promise<Detected> {
  try {
    const { available, version, hint } = await harness.detect({});
    return { id, isAvailable: available, text: available ? `${id}${version === null ? '' : ` ${version}`} can be used` : `${id} is not set up: ${hint}` };
  } catch (error) {
    const hint = isCubError(error) ? error.suggestions.join(' ') : '';
    return { id, isAvailable: false, text: `${id} is not set up: ${error instanceof Error ? error.message : String(error)}${hint === '' ? '' : `. ${hint}`}` };
  }
}

function whyRunRefuses(detected: readonly Detected[], wanted: string | undefined): Finding[] {
  const chosen = detected.find(({ id }) => id === wanted);
  if (wanted !== undefined && !chosen?.isAvailable) {
    const what = chosen ? chosen.text : `no plugin knows it; known: ${detected.map(({ id }) => id).join(', ')}`;
    return [{ severity: 'error', message: `\`cub run\` refuses to start: the setting harness.default names ${wanted}, but ${what}`, fix: 'Set it up, or name another one with `cub config set harness.default NAME`.' }];
  }
  if (detected.some(({ isAvailable }) => isAvailable)) return [];
  return [{ severity: 'warning', message: '`cub run` refuses to start: no agent can be used', fix: 'Set one of them up, or name a command with `cub run --command`.' }];
}
