// Answers what TypeScript sees in a source text: one JSON string a line in, one object a line out.
import { createInterface } from "node:readline";
import ts from "typescript";

const comments = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(look(JSON.parse(line))) + "\n");
}

function look(text) {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2022, true);
  const seen = {
    errors: file.parseDiagnostics.map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n")),
    statements: file.statements.map(
      (s) => `${ts.SyntaxKind[s.kind]} ${s.name?.text ?? ""}`.trimEnd(),
    ),
    strings: [],
    members: [],
    tags: [],
    deprecated: [],
    directives: directives(file, text),
  };
  visit(file, seen);
  return seen;
}

function visit(node, seen) {
  if (ts.isStringLiteral(node)) seen.strings.push(node.text);
  if (ts.isPropertySignature(node) && ts.isInterfaceDeclaration(node.parent)) {
    seen.members.push(node.name.text);
  }
  for (const tag of ts.getJSDocTags(node)) {
    seen.tags.push(tag.tagName.text);
    if (tag.tagName.text === "deprecated" && node.name) seen.deprecated.push(node.name.text);
  }
  ts.forEachChild(node, (child) => visit(child, seen));
}

/** What comments make the compiler or eslint do. */
function directives(file, text) {
  const found = [
    ...file.referencedFiles.map((r) => `reference ${r.fileName}`),
    ...file.typeReferenceDirectives.map((r) => `types ${r.fileName}`),
    ...file.libReferenceDirectives.map((r) => `lib ${r.fileName}`),
  ];
  for (const d of file.commentDirectives ?? []) found.push(text.slice(d.range.pos, d.range.end));
  if (file.checkJsDirective) found.push("check");
  for (const [comment] of text.matchAll(comments)) {
    if (/^\/[/*]\s*(eslint|global|exported)/.test(comment)) found.push(comment);
  }
  return found;
}
