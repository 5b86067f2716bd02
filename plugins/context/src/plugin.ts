import { configSourcesToken, configToken, definePlugin, ledgerToken, mapToken, points, projectToken, promptToken, redactorToken, tasksToken } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'context',
  register(cub) {
    cub.provide(promptToken, async (host) =>
      (await import('./prompt/compose-prompt.js')).createPromptService({ cub: host, config: await host.get(configToken), redactor: await host.get(redactorToken) }),
    );
    cub.contribute(points.promptPart, {
      id: 'runloop',
      create: async (host) =>
        (await import('./prompt/parts/runloop-part.js')).runloopPart({ project: await host.get(projectToken), config: await host.get(configToken) }),
    });
    cub.contribute(points.promptPart, {
      id: 'constitution',
      create: async (host) => (await import('./prompt/parts/constitution-part.js')).constitutionPart(await host.get(projectToken)),
    });
    cub.contribute(points.promptPart, {
      id: 'map',
      create: async (host) => {
        const { mapPart } = await import('./prompt/parts/map-part.js');
        return mapPart(await (await import('./prompt/if-provided.js')).ifProvided(host, mapToken));
      },
    });
    cub.contribute(points.promptPart, {
      id: 'epic',
      create: async (host) => (await import('./prompt/parts/epic-part.js')).epicPart(await host.get(tasksToken)),
    });
    cub.contribute(points.promptPart, { id: 'task', create: async () => (await import('./prompt/parts/task-part.js')).taskPart });
    cub.contribute(points.promptPart, {
      id: 'retry',
      create: async (host) =>
        (await import('./prompt/parts/retry-part.js')).retryPart({ ledger: await host.get(ledgerToken), config: await host.get(configToken) }),
    });
    cub.contribute(points.doctorCheck, {
      id: 'settings',
      create: async (host) => (await import('./doctor/settings-check.js')).settingsCheck(await host.get(configSourcesToken)),
    });
    cub.contribute(points.doctorCheck, {
      id: 'merge-driver',
      create: async (host) => (await import('./doctor/merge-driver-check.js')).mergeDriverCheck(await host.get(projectToken)),
    });
    cub.contribute(points.doctorCheck, {
      id: 'git-hooks',
      create: async (host) =>
        (await import('./doctor/git-hooks-check.js')).gitHooksCheck({ project: await host.get(projectToken), config: await host.get(configToken) }),
    });
    cub.contribute(points.initStep, {
      id: 'git-hooks',
      create: async (host) =>
        (await import('./setup/steps/git-hooks-step.js')).gitHooksStep({ project: await host.get(projectToken), config: await host.get(configToken) }),
    });
    cub.contribute(points.initStep, {
      id: 'merge-driver',
      create: async (host) => (await import('./setup/steps/merge-driver-step.js')).mergeDriverStep(await host.get(projectToken)),
    });
    cub.contribute(points.initStep, {
      id: 'settings',
      create: async (host) => (await import('./setup/steps/settings-step.js')).settingsStep(await host.get(projectToken)),
    });
    cub.contribute(points.initStep, {
      id: 'texts',
      create: async (host) =>
        (await import('./setup/steps/texts-step.js')).textsStep({ project: await host.get(projectToken), sources: await host.get(configSourcesToken) }),
    });
    cub.contribute(points.initStep, { id: 'agent-files', create: async (host) => (await import('./setup/setup-steps.js')).makeAgentFilesStep(host) });
    cub.contribute(points.initStep, { id: 'map', create: async (host) => (await import('./setup/setup-steps.js')).makeMapStep(host) });
    cub.contribute(points.promptPart, { id: 'finish', create: async () => (await import('./prompt/parts/finish-part.js')).finishPart });
  },
});
