/** What an agent types to find, take and close a task, `<id>` standing for one. */
export interface TaskCommands {
  readonly ready: string;
  readonly claim: string;
  readonly close: string;
}

const BEADS: TaskCommands = { ready: 'bd ready', claim: 'bd update <id> --status in_progress', close: 'bd close <id>' };
const CUB: TaskCommands = { ready: 'cub task ready', claim: 'cub task claim <id>', close: 'cub task close <id>' };

/** The commands of the configured backend. @param backend the setting `tasks.backend` */
export function taskCommands(backend: string | undefined): TaskCommands {
  return backend === 'beads' ? BEADS : CUB;
}
