import type {
  LedgerCompactResult,
  LedgerExportResult,
  LedgerGcResult,
  LedgerImportResult,
  LedgerListResult,
  LedgerPublishResult,
  LedgerRebuildResult,
  LedgerShowResult,
  LedgerStatsResult,
  LedgerUpdateResult,
} from '@cub/schema';
import * as models from '@cub/schema/models';
import { Story, tokens } from '../../test/story.js';
import type LedgerPublish from '../commands/ledger/publish.js';
import type LedgerRebuild from '../commands/ledger/rebuild.js';
import type { Collected } from '../gc/collected.js';
import { foldLedger, ledgerOf } from '../../test/fold-ledger.js';
import type { ClosingCommits } from './closing-commits.js';
import type { CompactedLedger } from './compact-ledger.js';
import { GROUPINGS } from './group-work.js';
import type { ImportResult } from './import-ledger.js';
import { ledgerStats, type LedgerStats } from './ledger-stats.js';
import { indexLine } from './index-line.js';
import { selectLines, type Listed } from './select-lines.js';
import { showRecord, type Shown } from './show-record.js';
import type { StageUpdate } from './update-stage.js';
import type { ExportResult } from './write-export.js';

/** Compiles only when each of two types can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;
type ResultOf<Command extends { run(): Promise<unknown> }> = Awaited<ReturnType<Command['run']>>;

const SAME: [
  Same<Listed, LedgerListResult>,
  Same<LedgerStats, LedgerStatsResult>,
  Same<Shown, LedgerShowResult>,
  Same<ExportResult, LedgerExportResult>,
  Same<ResultOf<LedgerPublish>, LedgerPublishResult>,
  Same<ResultOf<LedgerRebuild>, LedgerRebuildResult>,
  Same<ImportResult, LedgerImportResult>,
  Same<StageUpdate, LedgerUpdateResult>,
  Same<Collected, LedgerGcResult>,
  Same<CompactedLedger, LedgerCompactResult>,
] = [true, true, true, true, true, true, true, true, true, true];

const RUN = 'cub-20260105-090000';
const story = new Story().epic('demo-a1', ['a', 'b']).runStart(RUN).start('a', RUN, { epic: 'demo-a1', snapshot: { labels: ['api'] } });
story.attempt('a', RUN, { n: 1, ok: false, cost: null }).attempt('a', RUN, { n: 2, model: 'sonnet', cost: 5, tokens: tokens(10) }).end('a', RUN, 'completed');
const view = { ...foldLedger(story.events), faults: [] };
const NO_COMMITS: ClosingCommits = { of: () => Promise.resolve(new Map()), inHistory: () => Promise.resolve([]) };
const deps = { ledger: ledgerOf(story.events), commits: NO_COMMITS };

describe('results of commands', () => {
  it('have the types of their models, or this does not compile', () => {
    expect(SAME).not.toContain(false);
  });

  it.each(['a', 'demo-a1', RUN])('of show for %s are what the model says, without a key that it does not know', async (id) => {
    const shown = await showRecord(deps, { id, view: 'machine' });
    expect(models.ledgerShowResultSchema.parse(shown)).toEqual(shown);
  });

  it('of show for an attempt, of list and of stats likewise', async () => {
    const attempt = await showRecord(deps, { id: 'a', view: 'machine', attempt: 1 });
    expect(models.ledgerShowResultSchema.parse(attempt)).toEqual(attempt);
    const listed = selectLines(Array.from(view.tasks.values(), indexLine), { type: 'task', filter: {}, sort: 'id', limit: 0 });
    expect(models.ledgerListResultSchema.parse(listed)).toEqual(listed);
    for (const by of GROUPINGS) {
      const stats = ledgerStats(view.tasks.values(), { by });
      expect(models.ledgerStatsResultSchema.parse(stats)).toEqual(stats);
    }
  });
});
