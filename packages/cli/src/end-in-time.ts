const LINGER_MS = 1000;

/**
 * Ends the process soon after the command has: a plugin may leave a timer or a connection open, which keeps nobody waiting. What
 * is still to be written is waited for.
 */
export function endInTime(): void {
  const timer = setInterval(() => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  }, LINGER_MS);
  timer.unref();
}
