import { points, type Check, type Cub, type Finding } from '@cub/plugin-sdk';

/** Which agents can be used. One that is not there is no fault: nobody needs all of them. */
export function harnessesCheck(cub: Pick<Cub, 'all'>): Check {
  return {
    title: 'Agents',
    run: async () => {
      const harnesses = await cub.all(points.harness);
      if (harnesses.length === 0) return [{ severity: 'warning', message: 'no plugin knows an agent', fix: 'Install a harness plugin.' }];
      return Promise.all(
        harnesses.map(async ({ id, value }): Promise<Finding> => {
          const { available, version, hint } = await value.detect({});
          return { severity: 'ok', message: available ? `${id}${version === null ? '' : ` ${version}`} can be used` : `${id} is not set up: ${hint}` };
        }),
      );
    },
  };
}
