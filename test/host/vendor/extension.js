// Reports one warning of its own in every .poly file, as the vendor's extension does.
const vscode = require('vscode');

exports.activate = (context) => {
  const collection = vscode.languages.createDiagnosticCollection('polycrate');
  const judge = (document) => {
    if (!document.fileName.endsWith('.poly')) return;
    const problem = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), 'A warning of the other extension.', vscode.DiagnosticSeverity.Warning);
    problem.source = 'polycrate-vendor';
    collection.set(document.uri, [problem]);
  };
  vscode.workspace.textDocuments.forEach(judge);
  context.subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument(judge),
    vscode.commands.registerCommand('polycrate.validate', () => 'vendor'),
  );
};
