import assert from 'node:assert/strict';
import { refuse } from '../../server/src/cluster/requestGuard.ts';

const APPLY = 'application/apply-patch+yaml';
const DEPLOYMENT = '/apis/apps/v1/namespaces/shop/deployments/web';

function verdict(method: string, path: string, contentType?: string, prefix = ''): string | undefined {
  return refuse(method, new URL(`https://cluster.example${prefix}${path}`), { contentType, prefix });
}

describe('the last look at a request before it leaves', () => {
  it('lets reads and dry runs of an apply pass', () => {
    assert.equal(verdict('GET', DEPLOYMENT), undefined);
    assert.equal(verdict('GET', '/api/v1/pods?limit=500&continue=abc'), undefined);
    assert.equal(verdict('PATCH', `${DEPLOYMENT}?dryRun=All&fieldManager=kubectl&force=true`, APPLY), undefined);
    assert.equal(verdict('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'), undefined);
  });

  it('stops every patch that could write, whatever was forgotten or shifted', () => {
    const bad = [
      `${DEPLOYMENT}?fieldManager=kubectl&force=true`,
      `${DEPLOYMENT}?dryRun=&fieldManager=kubectl`,
      `${DEPLOYMENT}?dryRun=all&fieldManager=kubectl`,
      `${DEPLOYMENT}?dryrun=All&fieldManager=kubectl`,
      `${DEPLOYMENT}?dryRun=All&dryRun=None&fieldManager=kubectl`,
      `${DEPLOYMENT}?fieldManager=All&pretty=All`,
    ];
    for (const path of bad) assert.equal(verdict('PATCH', path, APPLY), 'PATCH without dryRun=All would write.', path);
  });

  it('stops a dry run that is no server-side apply, has no manager or carries a Secret', () => {
    const query = '?dryRun=All&fieldManager=kubectl';
    assert.equal(
      verdict('PATCH', `${DEPLOYMENT}${query}`, 'application/json-patch+json'),
      'PATCH is only sent as a server-side apply.',
    );
    assert.equal(verdict('PATCH', `${DEPLOYMENT}?dryRun=All`, APPLY), 'PATCH without a field manager is not sent.');
    assert.equal(
      verdict('PATCH', `/api/v1/namespaces/shop/secrets/db${query}`, APPLY),
      'PATCH of a Secret is never sent, not even as a dry run.',
    );
  });

  it('stops all other methods', () => {
    for (const method of ['PUT', 'DELETE', 'CONNECT', 'patch', 'get']) {
      assert.equal(verdict(method, `${DEPLOYMENT}?dryRun=All&fieldManager=x`, APPLY), `${method} could write.`);
    }
    assert.equal(verdict('POST', '/api/v1/namespaces?dryRun=All'), 'POST /api/v1/namespaces could write.');
  });

  it('stops reads that do more than read', () => {
    for (const part of ['exec', 'attach', 'portforward', 'proxy']) {
      const path = `/api/v1/namespaces/shop/pods/web/${part}`;
      assert.equal(verdict('GET', `${path}?command=sh`), `GET ${path} does more than read.`);
    }
  });

  it('stops names that would lead to another path', () => {
    assert.equal(
      verdict('GET', '/api/v1/namespaces/shop/pods/a%2fexec'),
      '/api/v1/namespaces/shop/pods/a%2fexec is no path of an object.',
    );
  });

  it("does not judge the path of the server's own address", () => {
    assert.equal(verdict('GET', DEPLOYMENT, undefined, '/k8s/clusters/c-1/proxy'), undefined);
  });
});
