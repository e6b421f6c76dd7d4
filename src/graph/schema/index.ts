export { INDEXES, UNIQUE, schemaCommands, type Definition } from './definitions.js';
export { assertReadable, ensureSchema, readVersion } from './ensure.js';
export { META_ID, readMeta, writeMeta } from './meta.js';
export { MIGRATIONS, SCHEMA_VERSION, type Migration } from './migrations.js';
