import assert from 'node:assert/strict';
import type { JudgedFile } from '../../server/src/engine/api.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const POD = 'spec: {containers: [{name: web, image: "shop/web:1"}]}';

const REPOSITORY = `
# file: plain/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: right}
data: {a: b}
# file: plain/service.yaml
apiVersion: v1
kind: Service
metadata: {name: wrong}
spec: {ports: [{port: 80000}]}
# file: plain/excused.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: excused}
dta: {} # polycrate-ignore schema/unknown-field a reason
# file: plain/broken.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: broken
# file: plain/web-patch.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {hostNetwork: true}
# file: widgets/crd.yaml
${definitionUpToSchema()} {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}
# file: widgets/widget.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
spec: {size: big}
# file: secrets/secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {password: in-plain-text}
# file: guarded/namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: guarded, labels: {pod-security.kubernetes.io/enforce: restricted}}
# file: guarded/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: guarded}
${POD}
# file: overlay/kustomization.yaml
resources: [pod.yaml]
namespace: shop
# file: overlay/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web}]}
# file: shop/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      serviceAccountName: shop
      containers:
        - name: shop
          image: shop/web:1
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: from-elsewhere}}]
# file: shop/account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
# file: shop/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
# file: slip/service.yaml
apiVersion: v1
kind: Service
metadata: {name: payments}
spec: {selector: {app: web}, ports: [{port: 80}]}
# file: slip/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: paymnets, port: {number: 80}}}}
# file: certificates/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec: {secretName: from-certificate, issuerRef: {name: letsencrypt}}
# file: apps/flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: built, namespace: flux-system}
spec: {path: ./built, interval: 5m, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: built/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, imagePullPolicies: Always}]}
`;

/** What another engine finds out about the files, knowing none but one at a time. */
function judgeElsewhere(fixture: EngineFixture): readonly JudgedFile[] {
  const other = openFixture('# file: nothing.txt\n');
  const files = [...fixture.fixture.files].map(([path, text]) => ({ path, text }));
  other.ask((engine) => engine.judgeAlone([]));
  return other.ask((engine) => engine.judgeAlone(files));
}

describe('files that were judged elsewhere', () => {
  it('have the same findings as without', () => {
    const alone = openFixture(REPOSITORY);
    const helped = openFixture(REPOSITORY);
    helped.engine.takeJudged(judgeElsewhere(helped));
    const told = (fixture: EngineFixture): unknown => fixture.ask((engine) => engine.allFindings());
    assert.deepEqual(told(helped), told(alone));
    assert.ok((told(alone) as unknown[]).length > 6);
  });

  it('are not looked at again when nothing is wrong with them', () => {
    const helped = openFixture(REPOSITORY);
    helped.engine.takeJudged(judgeElsewhere(helped));
    helped.ran();
    helped.ask((engine) => engine.allFindings());
    const ran = helped.ran();
    assert.ok(!ran.includes('syntax(plain/config.yaml)'));
    assert.ok(!ran.includes('sourceFindings(plain/config.yaml)'));
    assert.ok(ran.includes('syntax(widgets/widget.yaml)'), 'the repository has a definition of its own for it');
    assert.ok(!ran.includes('render(plain)'));
    assert.ok(!ran.includes('references(shop/deployment.yaml)'), 'nobody has what it names, and that says nothing');
    assert.ok(ran.includes('references(slip/ingress.yaml)'), 'it names what is nearly there');
    assert.ok(!ran.includes('references(certificates/certificate.yaml)'), 'what is made of it is known');
  });
});

describe('a file of several documents', () => {
  const service = (name: string, port: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {ports: [{port: ${port}}]}\n`;
  const file = (first: string, second: string): string => `${service('one', first)}---\n${service('two', second)}`;

  it('keeps what was found in documents that did not change, wherever they stand now', () => {
    const opened = openFixture(`# file: a.yaml\n${file('80', '80000')}`);
    const told = (): string[] =>
      opened.ask((engine) =>
        engine
          .findings('/repo/a.yaml')
          .map(({ code, range }) => `${code} ${opened.text('a.yaml').slice(range.start, range.end)}`),
      );
    assert.deepEqual(told(), ['validation/service-port 80000']);
    opened.edit('a.yaml', `# a line more\n${file('70000', '80000')}`);
    assert.deepEqual(told(), ['validation/service-port 70000', 'validation/service-port 80000']);
    opened.edit('a.yaml', file('80', '443'));
    assert.deepEqual(told(), []);
  });
});
