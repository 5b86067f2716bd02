// Preloaded into cub (NODE_OPTIONS): the clock of this process is wrong by CLOCK_OFFSET_MS; with CLOCK_JUMP_MS it jumps by as much after CLOCK_JUMP_AFTER looks.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const jump = Number(process.env.CLOCK_JUMP_MS ?? 0);
const jumpAfter = Number(process.env.CLOCK_JUMP_AFTER ?? Infinity);
const RealDate = Date;
const realNow = Date.now.bind(Date);
let looks = 0;

function now() {
  looks += 1;
  return realNow() + offset + (looks > jumpAfter ? jump : 0);
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
