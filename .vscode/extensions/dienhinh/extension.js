"use strict";
// Help while the front matter of a story or a page is written: what each key and value means, and what may be written.
// All words come from .vscode/schema, which `dienhinh schema --write` makes from the checks' own table.

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { hover, complete } = require("./front-matter.js");

const stories = { language: "markdown", scheme: "file", pattern: "**/content/{mo-hinh,trang}/**" };
const read = new Map(); // schemas by their file

// schemaOf is the schema for a file, as it is now: of the project that the file lies in, whatever folders are open.
function schemaOf(document) {
  const [, root, kind] = /^(.*)[\\/]content[\\/](mo-hinh|trang)[\\/]/.exec(document.uri.fsPath) ?? [];
  if (!root) return undefined;
  const file = path.join(root, ".vscode", "schema", kind + ".schema.json");
  try {
    const time = fs.statSync(file).mtimeMs;
    if (read.get(file)?.time !== time) read.set(file, { time, schema: JSON.parse(fs.readFileSync(file, "utf8")) });
  } catch {} // not there, or being written: what was read before is good
  return read.get(file)?.schema;
}

function provideHover(document, at) {
  const schema = schemaOf(document);
  const found = schema && hover(document.getText(), schema, at.line, at.character);
  return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), new vscode.Range(at.line, found.start, at.line, found.end));
}

function provideCompletionItems(document, at, _, context) {
  const schema = schemaOf(document);
  // A space that indents a line asks for nothing yet.
  if (!schema || (context.triggerCharacter === " " && document.lineAt(at.line).text.slice(0, at.character).trim() === "")) return undefined;
  return complete(document.getText(), schema, at.line, at.character).map((found, i) => {
    const item = new vscode.CompletionItem({ label: found.label, description: found.title }, vscode.CompletionItemKind[found.kind]);
    if (found.markdown) item.documentation = new vscode.MarkdownString(found.markdown);
    item.filterText = found.filter;
    item.sortText = String(i).padStart(4, "0");
    item.insertText = new vscode.SnippetString(found.snippet);
    item.keepWhitespace = true; // the snippet is indented already
    item.range = new vscode.Range(at.line, found.start, at.line, found.end);
    if (found.more) item.command = { command: "editor.action.triggerSuggest", title: "" };
    return item;
  });
}

exports.activate = context => context.subscriptions.push(
  vscode.languages.registerHoverProvider(stories, { provideHover }),
  vscode.languages.registerCompletionItemProvider(stories, { provideCompletionItems }, " ", '"'),
);
