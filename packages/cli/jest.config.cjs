// The real binary is what takes its time here, and the package is tested last, when others have nothing more to do.
module.exports = { ...require('@cub/jest-preset'), maxWorkers: 2 };
