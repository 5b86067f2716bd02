import type { Table } from '../config-values.js';

const LIFE_CYCLE = new Set(
  'preinstall install postinstall prepublish preprepare prepare postprepare prepublishOnly prepack postpack preversion version postversion dependencies'.split(' '),
);

/** The scripts that people start: neither those that npm starts itself nor `pre…` and `post…` of another one. */
export function scriptNames(scripts: Table): string[] {
  return Object.keys(scripts).filter((name) => {
    if (LIFE_CYCLE.has(name) || typeof scripts[name] !== 'string') return false;
    const main = /^(?:pre|post)(.+)$/.exec(name)?.[1];
    return main === undefined || !Object.hasOwn(scripts, main);
  });
}
