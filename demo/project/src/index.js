export { slugify } from './slugify.js';
export { truncate } from './truncate.js';
export { wrap } from './wrap.js';
export { parseDuration } from './parse-duration.js';
export { formatDuration } from './format-duration.js';
