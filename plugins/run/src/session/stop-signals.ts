/** How far a run is asked to stop. */
export interface StopSignals {
  /** `after-attempt`: finish what is going on, start nothing new. `now`: end the agent as well. */
  readonly level: 'none' | 'after-attempt' | 'now';
  /** Aborted at level `now`. */
  readonly now: AbortSignal;
  /** Asks to stop at once. */
  stop(): void;
  dispose(): void;
}

/** First Ctrl-C: finish the attempt. Second Ctrl-C, SIGTERM, SIGHUP: stop at once. Another Ctrl-C: leave everything as it is. */
export function listenForStop(onChange: (level: 'after-attempt' | 'now') => void): StopSignals {
  const controller = new AbortController();
  let level: StopSignals['level'] = 'none';
  const raise = (next: 'after-attempt' | 'now') => {
    if (level === 'now' || level === next) return;
    level = next;
    onChange(next);
    if (next === 'now') controller.abort();
  };
  const onInterrupt = () => {
    // Somebody who asks a third time does not want to wait for anything; the next run settles what is left.
    if (level === 'now') {
      dispose();
      process.kill(process.pid, 'SIGINT');
      return;
    }
    raise(level === 'none' ? 'after-attempt' : 'now');
  };
  const onTerminate = () => raise('now');
  const dispose = () => {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  return {
    get level() {
      return level;
    },
    now: controller.signal,
    stop: onTerminate,
    dispose,
  };
}
