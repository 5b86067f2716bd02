import type { TaskStatus } from '@cub/schema';

/** A comma-separated value that remembers where it stands. */
export interface Reference {
  readonly id: string;
  readonly line: number;
}

/** An epic or a task as an itemized plan describes it. */
export interface PlanItem {
  readonly kind: 'epic' | 'task';
  readonly id: string;
  readonly title: string;
  /** Line of its heading, from 1. */
  readonly line: number;
  /** Id of the epic; null for epics. */
  readonly epic: string | null;
  /** 0 … 4; null when the plan says nothing. */
  readonly priority: number | null;
  readonly labels: string[];
  /** Ids of the items that wait for this one. */
  readonly blocks: Reference[];
  /** Ids of the items that this one waits for. */
  readonly dependsOn: Reference[];
  /** What the plan says of its status; null when it says nothing. */
  readonly status: TaskStatus | null;
  /** Markdown: context, steps and all other text of the item. */
  readonly description: string;
  readonly acceptance_criteria: string[];
  readonly files: string[];
  /** Commands that have to succeed before the task is done. */
  readonly verify: string[];
}

/** Text under a heading that is neither an epic nor a task. */
export interface PlanProse {
  readonly heading: string;
  readonly line: number;
  readonly text: string;
}

/** An itemized plan, parsed. Items are in the order of the document. */
export interface PlanDocument {
  /** The first heading without `Itemized Plan:`; null when there is none. */
  readonly title: string | null;
  /** What stands before the first epic, without the lines that name sources. */
  readonly description: string;
  /** Target of the `> Source:` line as it is written. */
  readonly source: string | null;
  readonly items: PlanItem[];
  readonly prose: PlanProse[];
}

/** Something in the plan that prevents its import. */
export interface PlanFault {
  /** The code of the error when all faults are of its kind. */
  readonly code: 'CUB_PLAN_INVALID' | 'CUB_ID_UNSAFE' | 'CUB_TASK_CYCLE';
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  readonly example: string;
}

/** Something that looks like an instruction and was not taken as one. */
export interface PlanWarning {
  readonly line: number;
  readonly text: string;
}

export interface ParsedPlan {
  readonly document: PlanDocument;
  readonly faults: PlanFault[];
  readonly warnings: PlanWarning[];
}
