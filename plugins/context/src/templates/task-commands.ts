import type { ConfigSources } from '@cub/plugin-sdk';

/** What an agent types to find, take and close a task, `<id>` standing for one. */
export interface TaskCommands {
  readonly ready: string;
  readonly claim: string;
  readonly close: string;
}

const BEADS: TaskCommands = { ready: 'bd ready', claim: 'bd update <id> --status in_progress', close: 'bd close <id>' };
const CUB: TaskCommands = { ready: 'cub task ready', claim: 'cub task claim <id>', close: 'cub task close <id>' };

/** One set for each kind of backend. */
export function allTaskCommands(): readonly TaskCommands[] {
  return [CUB, BEADS];
}

/** The commands of the configured backend. @param backend the setting `tasks.backend` */
export function taskCommands(backend: string | undefined): TaskCommands {
  return backend === 'beads' ? BEADS : CUB;
}

/** Those of the backend that the project names: what is written for everybody must not follow from one user's own settings. */
export function projectCommands({ layers }: Pick<ConfigSources, 'layers'>): TaskCommands {
  const sections = layers.filter(({ origin }) => origin === 'project').map(({ values }) => values.tasks as { readonly backend?: string } | undefined);
  return taskCommands(sections.find((section) => section?.backend !== undefined)?.backend);
}
