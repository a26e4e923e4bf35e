import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The HTML around the page: its script, its style sheet, and nothing from anywhere else. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webviews', 'pullRequest.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'client', 'media', 'pullRequest.css'));
  const nonce = randomBytes(16).toString('hex');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; font-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${style}">
    <title>Pull Request</title>
  </head>
  <body>
    <main id="page"></main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
