/** True when expectations are to be rewritten (`UPDATE=1 npm test -- unit`); the difference is then reviewed like code. */
export const updating = process.env.UPDATE === '1';
