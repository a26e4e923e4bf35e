import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

const REPOSITORY = `${baseUpToPod()}
      containers:
        - name: web
          image: shop/web:latest
# file: policy/images.rego
package main

import rego.v1

deny contains msg if {
  some container in input.spec.template.spec.containers
  endswith(container.image, ":latest")
  msg := data.words.say(container.name)
}

warn_labels contains "no team" if not input.metadata.labels.team
# file: policy/words.rego
package words

say(name) := $"{name} has no version"
# file: policy/images_test.rego
package main

test_it { nothing_there }
# file: elsewhere/terraform.rego
package main

deny { broken(
`;

describe('files of Rego of the repository', () => {
  it('judge every overlay, on the line of the manifest', () => {
    const opened = openFixture(REPOSITORY);
    const found = opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    assert.deepEqual(
      found.map(({ code, severity, message, docs }) => [code, severity, message, docs].join(' | ')),
      [
        'policy/main/deny | error | web has no version (policy main, enforced). (in base) | /repo/policy/images.rego',
        'policy/main/warn_labels | warning | no team (policy main, warns). (in base) | /repo/policy/images.rego',
      ],
    );
    const text = opened.text('base/deployment.yaml');
    assert.deepEqual(
      found.map(({ range }) => text.slice(range.start, range.end)),
      ['shop/web:latest', 'metadata'],
    );
    const rules = opened.text('policy/images.rego');
    const related = found.flatMap((one) => one.related).filter((one) => 'file' in one && one.file.endsWith('.rego'));
    assert.deepEqual(
      related.map(({ range }) => rules.slice(range.start, range.end)),
      ['deny', 'warn_labels'],
    );
  });

  it('tell what in them cannot be compiled, at the character, and judge nothing then', () => {
    const problems = (text: string): readonly string[] => {
      const opened = openFixture(text);
      return opened
        .ask((engine) => engine.allFindings())
        .map(({ file, message, range }) => {
          const path = file.replace('/repo/', '');
          return [path, opened.text(path).slice(range.start, range.end), message].join(' | ');
        });
    };
    assert.deepEqual(problems(REPOSITORY.replace('data.words.say(', 'nosuch(')), [
      'policy/images.rego | nosuch | `nosuch` is no function of Rego or of these modules; the rules of these files are not judged.',
    ]);
    assert.deepEqual(problems(REPOSITORY.replace('say(name) :=', 'say(name) : =')), [
      'policy/words.rego | : | A rule begins on a line of its own; the rules of these files are not judged.',
    ]);
    // Nothing hangs on this one; conftest refuses all of them all the same.
    assert.deepEqual(problems(`${REPOSITORY}# file: policy/other.rego\npackage other\n\nx : = 1\n`), [
      'policy/other.rego | : | Rule `x` has neither a value nor a body; the rules of these files are not judged.',
    ]);
  });

  it('are not read where a link leads out of the repository', () => {
    const opened = openFixture(REPOSITORY);
    const path = '/repo/policy/images.rego';
    const linked = (real: string): readonly string[] => {
      opened.engine.apply([{ path, state: { kind: 'file', text: opened.text('policy/images.rego'), real } }]);
      return opened.ask((engine) => engine.allFindings()).map(({ code, message }) => `${code}: ${message}`);
    };
    assert.deepEqual(linked('/elsewhere/images.rego'), [
      'policy/expression: This is a link out of the repository, which is not followed; the rules of these files are not judged.',
    ]);
    assert.equal(linked('/repo/shared/images.rego').length, 2);
  });

  it('say above each rule what it came to, and are listed among the policies', () => {
    const opened = openFixture(REPOSITORY);
    opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    const rules = opened.text('policy/images.rego');
    const lenses = opened.ask((engine) => engine.codeLenses('/repo/policy/images.rego'));
    assert.deepEqual(
      lenses.map(({ title, range }) => `${rules.slice(range.start).split(' ')[0]}: ${title}`),
      ['deny: 1 resource matches, 1 fail', 'warn_labels: 1 resource matches, 1 fail'],
    );
    const [overview] = opened.ask((engine) => engine.policies.overviews());
    assert.deepEqual(
      [overview?.name, overview?.source, overview?.rules.map(({ name }) => name)],
      ['main', 'conftest', ['deny', 'warn_labels']],
    );
    for (const file of ['policy/images.rego', 'elsewhere/terraform.rego'])
      assert.deepEqual(
        opened.ask((engine) => engine.language.formatting(`/repo/${file}`)),
        [],
      );
  });

  it('tell each message at its own field', () => {
    const two = `- {name: one, image: "a:latest"}
        - {name: two, image: "b:latest"}`;
    const opened = openFixture(REPOSITORY.replace('- name: web\n          image: shop/web:latest', two));
    const text = opened.text('base/deployment.yaml');
    const found = opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    assert.deepEqual(
      found
        .filter(({ code }) => code.endsWith('deny'))
        .map(({ message, range }) => `${text.slice(range.start, range.end)}: ${message}`),
      [
        '"a:latest": one has no version (policy main, enforced). (in base)',
        '"b:latest": two has no version (policy main, enforced). (in base)',
      ],
    );
  });

  it('ask only what an edit can change', () => {
    const opened = openFixture(REPOSITORY);
    const ask = () => opened.ask((engine) => engine.findings('/repo/base/deployment.yaml')).map(({ code }) => code);
    ask();
    opened.ran();
    opened.edit('policy/images.rego', opened.text('policy/images.rego').replace('"no team"', '"no team at all"'));
    assert.deepEqual(ask(), ['policy/main/deny', 'policy/main/warn_labels']);
    const ran = opened.ran();
    assert.ok(ran.includes('regoRoot(policy/images.rego)') && !ran.includes('regoRoot(policy/words.rego)'), ran.join());
    assert.ok(!ran.some((one) => one.startsWith('render(')), ran.join());
    opened.edit('policy/images.rego', undefined);
    assert.deepEqual(ask(), []);
  });

  it('are read once each and compiled once together, however many there are', () => {
    const opened = openFixture(REPOSITORY);
    opened.ask((engine) => engine.allFindings());
    opened.ran();
    opened.edit('policy/words.rego', opened.text('policy/words.rego').replace('no version', 'no fixed version'));
    opened.ask((engine) => engine.allFindings());
    const ran = opened.ran().filter((one) => /^rego(?:Module|Problems)\(/.test(one));
    assert.deepEqual(ran, ['regoModule(policy/words.rego)', 'regoProblems(/repo)']);
  });
});
