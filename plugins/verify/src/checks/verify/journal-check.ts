import { relative, sep } from 'node:path';
import type { Check, Finding, Journal, Project, RecordFinding } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { hasLostEvents, reportedFiles } from './record-findings.js';

export interface JournalCheckDeps {
  readonly journal: Pick<Journal, 'read'>;
  readonly project: Pick<Project, 'root'>;
  readonly inspect: () => Promise<readonly RecordFinding[]>;
}

/** Lines that cannot be read, and events that a writer counted and nobody has. */
export function journalCheck({ journal, project, inspect }: JournalCheckDeps): Check {
  return {
    title: 'Journal',
    run: async () => {
      const { events, faults: all } = await journal.read('machine');
      const records = await inspect();
      const reported = reportedFiles(records);
      const faults = all.filter(({ file }) => !reported.has(relative(project.root, file).split(sep).join('/')));
      const findings = [
        ...faults.filter(({ torn }) => torn).map(({ file, line }): Finding => ({ severity: 'ok', message: 'an unfinished line of a process that was killed is passed over', place: `${file}:${line}` })),
        ...faults.filter(({ torn }) => !torn).map(({ file, line, expected, received }): Finding => ({
          severity: 'error',
          message: `expected ${expected}, received ${received}`,
          place: `${file}:${line}`,
          fix: 'The line is left as it is and passed over. If another clone has the file intact, take it from there.',
        })),
        ...(hasLostEvents(records) ? [] : gaps(events)),
      ];
      return findings.some(({ severity }) => severity !== 'ok') ? findings : [...findings, { severity: 'ok', message: hasLostEvents(records) ? `${events.length} events; those that are missing are named with their files` : `${events.length} events, nothing missing` }];
    },
  };
}

/** Events of a writer are counted from 1. Those of other machines arrive with their commits, so a gap there may only be not here yet. */
function gaps(events: readonly JournalEvent[]): Finding[] {
  const writers = new Map<string, { agent: string; seqs: number[] }>();
  for (const { writer, agent, seq } of events) {
    const known = writers.get(writer) ?? { agent, seqs: [] };
    known.seqs.push(seq);
    writers.set(writer, known);
  }
  return [...writers].flatMap(([writer, { agent, seqs }]) => {
    const have = new Set(seqs);
    const missing = Array.from({ length: seqs.reduce((max, seq) => Math.max(max, seq), 0) }, (_, i) => i + 1).filter((seq) => !have.has(seq));
    if (missing.length === 0) return [];
    const shown = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}`;
    return [{ severity: 'warning' as const, message: `${missing.length} events of writer ${writer} (${agent}) are not here: ${shown}`, fix: 'Fetch and merge the branch that they were committed on.' }];
  });
}
