import { posix } from 'node:path';
import type { ConfigSources, Finding, InitPlan, InitStep, Project } from '@cub/plugin-sdk';
import { hasManagedSection } from '@cub/schema';
import type { SectionWarning } from '../../sections/upsert-section.js';
import { upsertSection } from '../../sections/upsert-section.js';
import { agentSection, claudeSection, SECTION_VERSION, type SectionFacts } from '../../templates/agent-section.js';
import { projectCommands } from '../../templates/task-commands.js';
import { readTarget, type Target } from '../read-target.js';
import { MAP_PATH } from './map-step.js';

export interface AgentFilesDeps {
  readonly project: Pick<Project, 'root'>;
  readonly sources: Pick<ConfigSources, 'layers'>;
  /** Something here makes `.cub/map.md`. */
  readonly hasMap: boolean;
}

/** Agents read these files whole, before every task. */
const LARGE_BYTES = 256 * 1024;

/** Of one file; nobody reads on. */
const MOST_WARNINGS = 5;

/** The sections of `CLAUDE.md` and `AGENTS.md`; one alone where one file is a link to the other, or imports it. */
export function agentFilesStep({ project, sources, hasMap }: AgentFilesDeps): InitStep {
  return {
    order: 30,
    plan: async () => {
      const facts = { commands: projectCommands(sources), hasMap: hasMap || readTarget(project.root, MAP_PATH).bytes !== null };
      const claude = readTarget(project.root, 'CLAUDE.md');
      const agents = readTarget(project.root, 'AGENTS.md');
      const plans = planBoth(claude, agents, facts);
      return { files: plans.flatMap(({ files }) => files), findings: plans.flatMap(({ findings }) => findings ?? []) };
    },
  };
}

/** An agent reads what a file imports as well, so that a section in both files would be read twice. */
function planBoth(claude: Target, agents: Target, facts: SectionFacts): InitPlan[] {
  if (agents.path === claude.path) return [planSection(claude, claudeSection(facts))];
  if (importsOnly(claude, agents)) return [planSection(agents, claudeSection(facts))];
  if (importsOnly(agents, claude)) return [planSection(claude, claudeSection(facts))];
  return [planSection(claude, claudeSection(facts)), planSection(agents, agentSection(facts))];
}

/** Whether a file has a line `@OTHER`, as Claude Code imports files, and no section of cub yet. */
function importsOnly({ path, bytes }: Target, other: Target): boolean {
  if (bytes === null) return false;
  const text = bytes.toString();
  const from = posix.relative(posix.dirname(path), other.path);
  const isImport = (line: string) => [`@${from}`, `@./${from}`].includes(line.trim());
  return !hasManagedSection(text) && text.split('\n').some(isImport);
}

function planSection({ path, bytes }: Target, content: string): InitPlan {
  const { bytes: after, warnings } = upsertSection(bytes, content, SECTION_VERSION);
  const findings = warnings.slice(0, MOST_WARNINGS).map((warning) => toFinding(path, warning));
  if (warnings.length > MOST_WARNINGS) findings.push(more(path, warnings.length - MOST_WARNINGS));
  if (after.length > LARGE_BYTES) findings.push(large(path, after.length));
  return { files: [{ path, before: bytes, after, keepsOld: warnings.some(({ kind }) => kind === 'edited') }], findings };
}

const FIXES: Record<SectionWarning['kind'], string> = {
  edited: 'Put lines of your own outside of the section.',
  repaired: 'Look at the file, for example with `git diff`.',
  ignored: 'Remove the lines by hand if you do not need them.',
  newer: 'Use a newer cub here: somebody else on this project does.',
};

function toFinding(path: string, { kind, line, message }: SectionWarning): Finding {
  return { severity: 'warning', message: `${path}:${line}: ${message}`, fix: FIXES[kind], place: `${path}:${line}` };
}

function more(path: string, count: number): Finding {
  return { severity: 'warning', message: `${path} has ${count} more lines that look like markers of sections`, fix: FIXES.ignored, place: path };
}

function large(path: string, bytes: number): Finding {
  const size = `${Math.round(bytes / 1024)} KB`;
  return { severity: 'warning', message: `${path} has ${size}, and agents read all of it on every task`, fix: 'Keep in it what every task needs, and link to the rest.', place: path };
}
