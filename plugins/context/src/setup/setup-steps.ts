import { configSourcesToken, mapToken, projectToken, type Cub, type InitStep } from '@cub/plugin-sdk';
import { ifProvided } from '../prompt/if-provided.js';
import { agentFilesStep } from './steps/agent-files-step.js';
import { mapStep } from './steps/map-step.js';

export async function makeAgentFilesStep(cub: Cub): Promise<InitStep> {
  return agentFilesStep({ project: await cub.get(projectToken), sources: await cub.get(configSourcesToken), hasMap: (await ifProvided(cub, mapToken)) !== null });
}

export async function makeMapStep(cub: Cub): Promise<InitStep> {
  return mapStep(await cub.get(projectToken), await ifProvided(cub, mapToken));
}
