/** Whether the user asked for JSON; what comes after `--` is somebody else's. */
export function wantsJson(argv: readonly string[]): boolean {
  const passThrough = argv.indexOf('--');
  return (passThrough === -1 ? argv : argv.slice(0, passThrough)).includes('--json');
}
