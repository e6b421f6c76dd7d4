import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const NEO4J_VERSION = '5.26.16';

const run = promisify(execFile);

/** Where downloads are kept between runs. */
export function cacheFolder(): string {
  return join(process.env.RELICT_CACHE ?? join(homedir(), '.cache', 'relict'), `neo4j-${NEO4J_VERSION}`);
}

/** Why Neo4j cannot be started here, in a sentence; null when it can. */
export function missingTools(): string | null {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.error) return 'There is no `java` on the PATH: install a JDK, 17 or newer.';
  const major = Number(/version "(\d+)/.exec(java.stderr)?.[1] ?? 0);
  if (major < 17) return `Neo4j needs Java 17 or newer; \`java\` on the PATH is ${major.toString()}.`;
  if (installed(cacheFolder())) return null;
  return spawnSync('mvn', ['-version']).error
    ? 'There is no `mvn` on the PATH: install Maven, which fetches Neo4j the first time.'
    : null;
}

/**
 * Fetches the server's jars once, by Maven, into the cache folder.
 * @returns the folder of the jars
 */
export async function installNeo4j(say: (line: string) => void = () => undefined): Promise<string> {
  const cache = cacheFolder();
  const lib = join(cache, 'lib');
  if (installed(cache)) return lib;
  say(`Fetching Neo4j ${NEO4J_VERSION} (about 120 MB, once) …`);
  mkdirSync(cache, { recursive: true });
  // Into a folder of its own, then renamed: two runs at once, or one cut short, leave no half a server.
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    writeFileSync(join(work, 'pom.xml'), POM);
    const goal = [
      '-B',
      '-q',
      'dependency:copy-dependencies',
      '-DoutputDirectory=lib',
      '-DincludeScope=runtime',
    ];
    await run('mvn', goal, { cwd: work, maxBuffer: 64 * 1024 * 1024 }).catch((error: unknown) => {
      const said = (error as { stdout?: string }).stdout ?? '';
      throw new Error(
        `Maven could not fetch Neo4j: ${said.split('\n').find((line) => line.trim()) ?? 'no reason given'}`,
      );
    });
    if (!installed(cache)) renameSync(join(work, 'lib'), lib);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return lib;
}

function installed(cache: string): boolean {
  const lib = join(cache, 'lib');
  return existsSync(lib) && readdirSync(lib).some((file) => file === `neo4j-${NEO4J_VERSION}.jar`);
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>relict</groupId>
  <artifactId>neo4j</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId>
      <artifactId>neo4j</artifactId>
      <version>${NEO4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;
