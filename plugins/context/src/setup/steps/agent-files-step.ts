import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigService, Finding, InitPlan, InitStep, PlannedFile, Project } from '@cub/plugin-sdk';
import type { SectionWarning } from '../../sections/upsert-section.js';
import { upsertSection } from '../../sections/upsert-section.js';
import { agentSection, claudeSection, SECTION_VERSION } from '../../templates/agent-section.js';
import { taskCommands } from '../../templates/task-commands.js';
import { keptPath } from '../apply-setup.js';
import { readTarget, type Target } from '../read-target.js';
import { MAP_PATH } from './map-step.js';

export interface AgentFilesDeps {
  readonly project: Pick<Project, 'root' | 'localDir'>;
  readonly config: Pick<ConfigService, 'values'>;
  /** Something makes `.cub/map.md`. */
  readonly hasMap: boolean;
}

/** Agents read these files whole, before every task. */
const LARGE_BYTES = 256 * 1024;

/** The sections of `CLAUDE.md` and `AGENTS.md`; one alone where one file is a link to the other. */
export function agentFilesStep({ project, config, hasMap }: AgentFilesDeps): InitStep {
  return {
    order: 30,
    plan: async () => {
      const facts = { commands: taskCommands(config.values.tasks?.backend), hasMap: hasMap || existsSync(join(project.root, MAP_PATH)) };
      const claude = readTarget(project.root, 'CLAUDE.md');
      const agents = readTarget(project.root, 'AGENTS.md');
      const plans = [planSection(project, claude, claudeSection(facts))];
      if (agents.path !== claude.path) plans.push(planSection(project, agents, agentSection(facts)));
      return { files: plans.flatMap(({ files }) => files), findings: plans.flatMap(({ findings }) => findings ?? []) };
    },
  };
}

function planSection(project: Pick<Project, 'localDir'>, { path, bytes }: Target, content: string): InitPlan {
  const { bytes: after, warnings } = upsertSection(bytes, content, SECTION_VERSION);
  const file: PlannedFile = { path, before: bytes, after, keepsOld: warnings.some(({ kind }) => kind === 'edited') };
  const findings = warnings.map((warning) => toFinding(path, warning, keptPath(project, file)));
  if (after.length > LARGE_BYTES) findings.push(large(path, after.length));
  return { files: [file], findings };
}

function toFinding(path: string, { kind, line, message }: SectionWarning, kept: string): Finding {
  const fixes: Record<SectionWarning['kind'], string> = {
    edited: `The file as it was is kept in ${kept}. Put lines of your own outside of the section.`,
    repaired: 'Look at the file, for example with `git diff`.',
    ignored: 'Remove the lines by hand if you do not need them.',
    newer: 'Use a newer cub here: somebody else on this project does.',
  };
  return { severity: 'warning', message: `${path}:${line}: ${message}`, fix: fixes[kind], place: `${path}:${line}` };
}

function large(path: string, bytes: number): Finding {
  const size = `${Math.round(bytes / 1024)} KB`;
  return { severity: 'warning', message: `${path} has ${size}, and agents read all of it on every task`, fix: 'Keep in it what every task needs, and link to the rest.', place: path };
}
