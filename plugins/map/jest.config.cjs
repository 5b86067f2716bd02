module.exports = require('@cub/jest-preset');
