// Preloaded into a process (node --require): at its end it says in the file BENCH_PEAK how many kilobytes it held at most.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));
