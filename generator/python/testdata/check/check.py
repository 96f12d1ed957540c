"""Checks what quote.go and names.go make, with Python's own parser: one request and one answer a line, both JSON.

An answer is an empty string, or what is wrong.
"""

import ast
import inspect
import json
import keyword
import sys
import unicodedata


def literal(request):
    tree = ast.parse(f"x = {request['literal']}\n".encode())
    if len(tree.body) != 1:
        return f"{len(tree.body)} statements"
    value = ast.literal_eval(tree.body[0].value)
    return "" if value == request["text"] else f"value {value!r}, want {request['text']!r}"


def docstring(request):
    indent = " " * request["indent"]
    lines = [indent + line if line else "" for line in request["lines"]]
    head = "class C:\n" if request["indent"] == 4 else "class C:\n    def f(self):\n"
    source = head + "\n".join(lines) + "\n"
    tree = ast.parse(source.encode())
    node = tree.body[0]
    while not isinstance(node.body[0], ast.Expr):
        node = node.body[0]
    if len(tree.body) != 1 or len(node.body) != 1:
        return "more statements than one"
    if any(line != line.rstrip(" \t") for line in lines):
        return "white space at the end of a line"
    got = inspect.cleandoc(ast.literal_eval(node.body[0].value))
    want = inspect.cleandoc(request["text"])
    return "" if got == want else f"docstring {got!r}, want {want!r}"


def names(request):
    for name in request["names"]:
        if not name.isidentifier() or keyword.iskeyword(name):
            return f"{name!r} is no name"
        if unicodedata.normalize("NFKC", name) != name:
            return f"{name!r} is another name for Python"
    if len(set(request["names"])) != len(request["names"]):
        return f"one name twice in {request['names']}"
    return ""


def letters(request):
    for first, last in request["ranges"]:
        for code in range(first, last + 1):
            c = chr(code)
            if not c.isidentifier() or unicodedata.normalize("NFKC", c) != c:
                return f"U+{code:04X} can't be in a name as it is"
    return ""


def keywords(request):
    return "" if set(request["keywords"]) == set(keyword.kwlist) else f"want {keyword.kwlist}"


CHECKS = {f.__name__: f for f in (literal, docstring, names, letters, keywords)}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = CHECKS[request["check"]](request)
    except Exception as error:
        answer = repr(error)
    print(json.dumps(answer), flush=True)
