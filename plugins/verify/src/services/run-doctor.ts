import { isCubError, pluginsToken, points, type Cub } from '@cub/plugin-sdk';
import { environmentCheck } from '../checks/doctor/environment-check.js';
import { pluginsCheck } from '../checks/doctor/plugins-check.js';
import { reportOf, runCheck, runChecks, type CheckedFinding, type CheckReport } from './run-checks.js';

const OWN = '@cub/plugin-verify';

/**
 * Runs the checks of `cub doctor`. Most of them need the project's settings. Where these cannot be read, that is the finding, and the
 * checks that need none are run all the same.
 * @throws CubError `CUB_CHECK_UNKNOWN`
 */
export async function runDoctor(cub: Cub, only: readonly string[]): Promise<CheckReport> {
  try {
    return await runChecks(cub, points.doctorCheck, only);
  } catch (error) {
    if (!isCubError(error) || error.code === 'CUB_CHECK_UNKNOWN') throw error;
    const [fix = 'Correct it, then run `cub doctor` again.'] = error.suggestions;
    const broken: CheckedFinding = { severity: 'error', message: error.message, fix: `${fix} Most checks wait for that.`, check: 'settings', title: 'Settings', plugin: OWN };
    const rest = [
      { id: 'environment', plugin: OWN, value: environmentCheck() },
      { id: 'plugins', plugin: OWN, value: pluginsCheck(await cub.get(pluginsToken)) },
    ].filter(({ id }) => only.length === 0 || only.includes(id));
    const found = await Promise.all(rest.map((check) => runCheck(check)));
    return reportOf([broken, ...found.flat()]);
  }
}
