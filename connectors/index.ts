import { aws } from './aws/index.js';
import type { Connector } from './connector.js';
import { backstage } from './backstage/index.js';
import { file } from './file/index.js';
import { servicenow } from './servicenow/index.js';

/** Every source that Relict reads; a new one is a folder and a line here. */
export const CONNECTORS: readonly Connector[] = [aws, backstage, file, servicenow];
