/**
 * oclif prints lines of its own, with a stack of names, for every plugin that it cannot read, at every command. The host says the same in one line
 * that names the plugin, so these are left out; a command that cannot be loaded, of which only oclif knows, is told in one line.
 */
export function tellOclifWarnings(write: (line: string) => void): void {
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { detail?: string }) => {
    const told = oclifWarning(`${warning.message}\n${warning.detail ?? ''}`);
    if (told === null) for (const show of others) show.call(process, warning);
    else if (told !== '') write(told);
  });
}

/** @returns the line to be told, empty when the host tells it; null for a warning of somebody else */
export function oclifWarning(text: string): string | null {
  if (!/^module: @oclif\/core@/m.test(text)) return null;
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const command = /^findCommand \((.*)\)$/.exec(field('task') ?? '')?.[1];
  if (command === undefined) return '';
  return `Warning: the command "${command.replaceAll(':', ' ')}" of plugin ${field('plugin')} cannot be loaded: ${field('message') ?? 'no reason is known'}`;
}
