import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { judgeDocument } from '../../server/src/engine/schema/document.ts';
import type { SchemaProblem } from '../../server/src/engine/schema/problem.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { type FieldLocation, locateField } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { type ApiServer, type RawAnswer, sharedApiServer } from '../support/apiServer.ts';
import { Random } from '../support/random.ts';
import { mutateAnywhere, type RandomMutation } from '../support/randomMutations.ts';
import { bundledRegistry } from '../support/schemaPacks.ts';
import { applyManifest } from '../support/sendManifest.ts';
import { manifestOf, validationCases } from '../support/validationSpecs.ts';

/** FUZZ=50000 tries more, FUZZ_SEED=N others; FUZZ=1 FUZZ_SEED=N one of them again. */
const COUNT = Number(process.env.FUZZ ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const AT_ONCE = 4;
/** Shares are of many, or they say nothing. */
const MANY = 500;
const registry = bundledRegistry();

/** Objects that the server accepts, of nearly every built-in kind. */
function bases(): readonly JsonObject[] {
  const accepted = validationCases().filter(({ isRefused }) => !isRefused);
  const wide = readFileSync('test/cluster/wideManifests.yaml', 'utf8').split(/^---\n/m);
  return [...accepted.map(({ text }) => text), ...wide].map((text) => manifestOf(text) as JsonObject);
}

interface Judged {
  readonly errors: readonly SchemaProblem[];
  /** One of them stands on the lines of the change, or at what is around it. */
  readonly isThere: boolean;
}

function judge({ object, path }: RandomMutation): Judged {
  const text = JSON.stringify(object, null, 2);
  const root = parse(text).documents[0]?.root;
  assert.ok(root);
  const lines = new LineIndex(text);
  const place = (at: FieldLocation): number => lines.position((at.key ?? at.value).start).line;
  const found = judgeDocument(root, { registry, read: readSyntaxNode, mode: 'full' });
  const errors = found.filter(({ severity }) => severity === 'error');
  const changed = locateField(root, path);
  const [first, last] = [place(changed), lines.position(changed.value.end).line];
  const around = place(locateField(root, path.slice(0, -1)));
  const shown = errors.map(({ path: at }) => place(locateField(root, at)));
  // Of the whole object it is the kind that is shown.
  const isThere = path.length === 0 || shown.some((line) => (line >= first && line <= last) || line === around);
  return { errors, isThere };
}

/** What depends on other objects of the cluster, or on what hangs up. */
function dependsOnCluster({ status, text }: RawAnswer): boolean {
  return [403, 404, 409].includes(status) || text.includes('label on the containing namespace');
}

describe('random changes of manifests, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  it(`are refused here when they are there, and not otherwise (${COUNT} from seed ${SEED})`, async function () {
    this.timeout(60_000 + COUNT * 20);
    const objects = bases();
    const falseAlarms: string[] = [];
    const missed: string[] = [];
    const elsewhere: string[] = [];
    let refused = 0;
    let seed = SEED;
    const work = async (): Promise<void> => {
      for (let own = seed++; own < SEED + COUNT; own = seed++) {
        const random = new Random(own);
        const mutation = mutateAnywhere(random.one(objects), random, registry);
        if (mutation === undefined) continue;
        const answer = await applyManifest(server, JSON.stringify(mutation.object)).catch(() => undefined);
        if (answer === undefined || dependsOnCluster(answer)) continue;
        const { errors, isThere } = judge(mutation);
        const about = `seed ${own}: ${String(mutation.object.kind)} ${printPath(mutation.path)} ${mutation.how}`;
        if (answer.status < 300) {
          if (errors.length > 0) falseAlarms.push(`${about}: ${errors[0]?.message}`);
          continue;
        }
        refused++;
        if (errors.length === 0) missed.push(`${about}: ${answer.text.slice(0, 300)}`);
        else if (!isThere) elsewhere.push(`${about}: ${errors[0]?.message}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    assert.deepEqual(falseAlarms, []);
    if (COUNT < MANY) return;
    assert.ok(refused > COUNT / 4, `${refused} refused`);
    assert.ok(missed.length < refused * 0.03, `${missed.length} of ${refused} missed:\n${missed.join('\n')}`);
    assert.ok(
      elsewhere.length < refused * 0.05,
      `${elsewhere.length} of ${refused} elsewhere:\n${elsewhere.join('\n')}`,
    );
  });
});
