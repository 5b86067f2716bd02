import type { Projection } from '@cub/plugin-sdk';
import { epicEntry } from '../reducers/epic/epic-entry.js';
import { epicKeys, indexEpics, type EpicIndex } from '../reducers/epic/epic-index.js';
import { reduceEpic, type EpicState } from '../reducers/epic/epic-state.js';
import { entryText } from './entry-text.js';

/** `by-epic/<id>/entry.json`: ignored by git, because two branches that work on one epic would conflict. */
export const byEpic: Projection<EpicState, EpicIndex> = {
  folder: 'by-epic',
  tracked: false,
  index: indexEpics,
  keys: epicKeys,
  reduce: reduceEpic,
  file: (state, id) => {
    const entry = epicEntry(state);
    return entry && { path: `by-epic/${id}/entry.json`, content: entryText(entry) };
  },
};
