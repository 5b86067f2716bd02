import { createRequire } from 'node:module';

const fs = createRequire(__filename)('node:fs') as Record<string, unknown>;

/**
 * Runs something synchronous and tells what it asked the system for: the time, chance, files.
 * @returns sentences; empty when it asked for nothing
 */
export function watchSystem(run: () => void): string[] {
  const asked = new Set<string>();
  const restore = [watchTime(asked), watchChance(asked), watchFiles(asked)];
  try {
    run();
  } finally {
    for (const undo of restore) undo();
  }
  return [...asked];
}

function watchTime(asked: Set<string>): () => void {
  const RealDate = Date;
  const ask = () => asked.add('it does not ask for the time: events carry theirs');
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) => {
      if (args.length === 0) ask();
      return Reflect.construct(target, args, newTarget === globalThis.Date ? target : newTarget) as object;
    },
    apply: (target) => {
      ask();
      return target();
    },
    get: (target, key) => {
      if (key === 'now') ask();
      return Reflect.get(target, key) as unknown;
    },
  });
  return () => {
    globalThis.Date = RealDate;
  };
}

function watchChance(asked: Set<string>): () => void {
  const { random } = Math;
  Math.random = () => {
    asked.add('it leaves nothing to chance');
    return random();
  };
  return () => {
    Math.random = random;
  };
}

/** The asynchronous ones would come too late for something synchronous. */
function watchFiles(asked: Set<string>): () => void {
  const real = Object.entries(fs).filter((entry): entry is [string, (...args: unknown[]) => unknown] => entry[0].endsWith('Sync') && typeof entry[1] === 'function');
  for (const [name, method] of real) {
    fs[name] = (...args: unknown[]) => {
      asked.add('it reads and writes no files: its caller does');
      return method(...args);
    };
  }
  return () => {
    for (const [name, method] of real) fs[name] = method;
  };
}
